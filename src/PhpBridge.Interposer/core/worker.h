// Identifies the php-fpm worker that this process is or was started by.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

// The worker's part of the shared state. Processes without a worker share the last one, which is for commands. Needs a mirror.
struct mirror_writer *own_writer(void);

// The position of own_writer().
uint16_t own_writer_number(void);

// True if this process is a php-fpm worker itself.
bool is_worker(void);

// When the interposer is loaded: a worker found in the environment now is that of a parent process.
void note_inherited_worker(void);

// After a fork: php-fpm's master forks workers, which get a number of their own; a worker forks children, which keep its number.
void forget_worker(void);

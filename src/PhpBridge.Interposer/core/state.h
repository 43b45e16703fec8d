// The memory that this process shares with the bridge, and what the process knows of itself.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

// NULL: there is no mirror for this process, and every function passes its call on.
extern struct mirror_state *mirror;

// PATH from the slash after the root on, or NULL when it is not below the root, or points nowhere. Only text is compared.
const char *below_root(const char *path);

// The document root, all links in it resolved.
const char *real_root(void);

// The same as below_root() for a path from /proc, in which all links are resolved.
const char *below_real_root(const char *path);

// Only one thread reads the index, so that none ever loses it while reading. PHP has no other; where there are some, they
// ask the file system.
bool may_read_index(void);

// The worker that this process is or was started by, or else the last one, for commands. Never NULL where there is a mirror.
struct mirror_writer *own_writer(void);

// The number of own_writer().
uint16_t own_writer_number(void);

// Whether the process is a php-fpm worker itself.
bool is_worker(void);

// Which of the bridge's excluded paths PATH (relative to the root) is or is below of.
enum exclusion { NOT_EXCLUDED, IS_EXCLUDED, BELOW_EXCLUDED };
enum exclusion exclusion_of(const char *path, size_t length);

// Whether NAME in FOLDER is one of them itself.
bool is_excluded_name(const char *folder, size_t folder_length, const char *name, size_t size);

void count(uint64_t *counter);

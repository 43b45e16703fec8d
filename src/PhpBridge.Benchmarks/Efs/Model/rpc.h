#pragma once
#include <stdbool.h>
#include "shared.h"

int64_t now_ms(void);

// One exchange with the server: counted, delayed, and failing when told so. `bytes` travel with it.
// Returns 0 or an errno, before anything has happened on the server.
int rpc(enum counter kind, int64_t bytes);

// What does not wait for the server here, but could not be done while it is away: 0 or an errno.
int reach(void);

// From now on nothing waits any longer; what would have to fails. Async-signal-safe.
void stop_waiting(void);

// A pause that stop_waiting ends within some milliseconds.
void pause_ms(int64_t ms);

// Simulates the network and the server's response time.
#pragma once
#include <stdbool.h>
#include "shared.h"

int64_t now_ms(void);

// Simulates one round trip that transfers `bytes`: counts it, waits, and fails if a fault is set. Returns 0 or an errno, before anything
// has happened on the server.
int rpc(enum counter kind, int64_t bytes);

// For operations without a round trip that fail while the server is unreachable. 0 or an errno.
int reach(void);

// Ends all waits, now and later: operations that would wait fail. Async-signal-safe.
void stop_waiting(void);

// Sleeps, unless stop_waiting is called.
void pause_ms(int64_t ms);

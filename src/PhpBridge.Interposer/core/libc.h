// The functions that ours stand in front of: those of the C library, or of whoever else was preloaded after us.
#pragma once

#include <stdbool.h>

// Found at the first call: most programs that inherit the library call few of them.
#define NEXT(name)                                        \
  ({                                                      \
    static void *next_one;                                \
    (__typeof__(&(name)))next_function(&next_one, #name); \
  })

void *next_function(void **found, const char *name);

// Whether the program, or a library that came with it, has a symbol of that name.
bool program_has(const char *name);

// What the outside sees. All else stays inside.
#define EXPORT __attribute__((visibility("default")))

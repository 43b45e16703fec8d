// Calls the functions that the interposer replaces: those of the C library, or of a library that was preloaded after this one.
#pragma once

#include <stdbool.h>

// The next definition of NAME after ours. Looked up at the first call: most programs that load the interposer use few of them.
#define LIBC(name)                                               \
  ({                                                             \
    static void *cached_function;                                \
    (__typeof__(&(name)))libc_function(&cached_function, #name); \
  })

void *libc_function(void **cached, const char *name);

// True if the program, or a library that it loaded, defines NAME.
bool program_defines(const char *name);

// Makes a function visible outside of the interposer. All others are hidden.
#define EXPORT __attribute__((visibility("default")))

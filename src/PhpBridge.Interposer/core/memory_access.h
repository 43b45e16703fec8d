// Checks whether a pointer of the program can be dereferenced. For a bad one, system calls return EFAULT; the interposer would crash.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Checks a string up to its end or to the maximum length of a path. Pointers that PHP passes are trusted unless they are NULL: it
// passes thousands per page.
bool is_readable(const char *text);

bool is_writable(void *memory, size_t size);

// True if TEXT can be read and is the empty string.
bool is_empty(const char *text);

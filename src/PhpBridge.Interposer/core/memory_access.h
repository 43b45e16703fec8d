// Whether the kernel could read and write where a program points. It says EFAULT where it cannot; we would be ended.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// A text up to its end, or as much of it as a path may have. PHP's own are not looked at: it asks thousands of times for a page.
bool is_readable(const char *text);

bool is_writable(void *memory, size_t size);

// Whether TEXT is there and empty.
bool is_empty(const char *text);

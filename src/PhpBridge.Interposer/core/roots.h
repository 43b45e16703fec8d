// Finds out whether a path is below the document root, by comparing text only.
#pragma once

// Sets the document root as it is configured, once, before any of the other functions is called.
void use_root(const char *root);

// The part of PATH from the slash after the root on. NULL: it is not below the root, or cannot be read.
const char *below_root(const char *path);

// The document root with all symbolic links resolved.
const char *real_root(void);

// The same as below_root() for a path without symbolic links, such as one from /proc.
const char *below_real_root(const char *path);

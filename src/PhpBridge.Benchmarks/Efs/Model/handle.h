// An open file.
#pragma once
#include <fuse_lowlevel.h>
#include <stdbool.h>

struct handle {
  int fd;
  int access;    // O_ACCMODE of it
  int64_t dirty; // bytes that were written and not sent
  bool closed;
};

static inline struct handle *handle_of(const struct fuse_file_info *file) { return (struct handle *)(uintptr_t)file->fh; }

// Sends what was written. 0 or an errno.
int send_written(struct handle *handle);

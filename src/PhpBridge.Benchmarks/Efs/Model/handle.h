// The state of an open file.
#pragma once
#include <fuse_lowlevel.h>
#include <stdbool.h>

struct handle {
  int fd;
  int access;    // O_ACCMODE of its flags
  int64_t dirty; // bytes written and not sent yet
  bool closed;
};

static inline struct handle *handle_of(const struct fuse_file_info *file) { return (struct handle *)(uintptr_t)file->fh; }

// Sends the written data to the server. 0 or an errno.
int send_written(struct handle *handle);

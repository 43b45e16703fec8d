// Declares the handlers of the kernel's requests, which libfuse calls (struct fuse_lowlevel_ops).
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

// names.c
void op_lookup(fuse_req_t request, fuse_ino_t parent, const char *text);
void op_forget(fuse_req_t request, fuse_ino_t id, uint64_t lookups);
void op_forget_multi(fuse_req_t request, size_t n, struct fuse_forget_data *forgets);

// attributes.c
void op_getattr(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);
void op_setattr(fuse_req_t request, fuse_ino_t id, struct stat *wanted, int which, struct fuse_file_info *file);
void op_access(fuse_req_t request, fuse_ino_t id, int mask);
void op_readlink(fuse_req_t request, fuse_ino_t id);
void op_statfs(fuse_req_t request, fuse_ino_t id);

// files.c
void op_open(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);
void op_read(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file);
void op_write(fuse_req_t request, fuse_ino_t id, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file);
void op_flush(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);
void op_release(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);
void op_fsync(fuse_req_t request, fuse_ino_t id, int data_only, struct fuse_file_info *file);

// changes.c
void op_create(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, struct fuse_file_info *file);
void op_mknod(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, dev_t device);
void op_mkdir(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode);
void op_symlink(fuse_req_t request, const char *target, fuse_ino_t parent, const char *text);
void op_link(fuse_req_t request, fuse_ino_t id, fuse_ino_t parent, const char *text);
void op_unlink(fuse_req_t request, fuse_ino_t parent, const char *text);
void op_rmdir(fuse_req_t request, fuse_ino_t parent, const char *text);
void op_rename(fuse_req_t request, fuse_ino_t from, const char *old, fuse_ino_t to, const char *new, unsigned flags);

// folders.c
void op_opendir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);
void op_readdir(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file);
void op_releasedir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file);

// locks.c
void op_setlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock, int wait);
void op_getlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock);
void op_flock(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, int operation);

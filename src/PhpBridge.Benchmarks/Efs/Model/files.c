// Opens, reads, writes and closes files.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "client.h"
#include "handle.h"
#include "kernel.h"
#include "locks.h"
#include "operations.h"
#include "rpc.h"

// Close-to-open consistency (nfs(5)): OPEN returns the attributes, and cached pages are kept only if the file is unchanged.
void op_open(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = rpc(OPEN, 0), fd = -1;
  struct stat st;
  if (!error) error = server_stat(node, &st);
  if (!error && is_stale(node, &st)) error = ESTALE; // The kernel then looks the name up and tries once more.
  // The kernel passes offsets, also when appending, O_TRUNC as SETATTR, and O_EXCL in CREATE.
  int flags = file->flags & ~(O_NOFOLLOW | O_CREAT | O_EXCL | O_TRUNC | O_APPEND);
  if (!error && ((fd = open(path_of(node).text, flags | O_CLOEXEC)) < 0)) error = errno;
  if (error) {
    fuse_reply_err(request, error);
    return;
  }
  struct handle *handle = calloc(1, sizeof *handle);
  *handle = (struct handle){.fd = fd, .access = flags & O_ACCMODE};
  pthread_mutex_lock(&nodes_lock);
  bool changed = node_absorb(node, &st);
  file->keep_cache = node_data_is_current(node);
  node_mark_data(node);
  node->has_access = true;
  node->renewed = true;
  if (changed) node->kernel_until_ms = 0;
  pthread_mutex_unlock(&nodes_lock);
  if (changed) attributes_drop(node);
  file->fh = (uintptr_t)handle;
  if (fuse_reply_open(request, file) < 0) {
    close(fd);
    free(handle);
  }
}

void op_read(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file) {
  static __thread char *buffer;
  if (!buffer) buffer = malloc(LARGEST_IO);
  struct stat st;
  int fd = handle_of(file)->fd, error = fstat(fd, &st) < 0 ? errno : 0;
  ssize_t length = error ? -1 : pread(fd, buffer, size < LARGEST_IO ? size : LARGEST_IO, offset);
  if (!error && length < 0) error = errno;
  int failed = rpc(READ, length);
  if (!error && is_stale(node_of(id), &st)) error = ESTALE;
  if (failed || error) {
    fuse_reply_err(request, failed ? failed : error);
    return;
  }
  count(BYTES_READ, length);
  fuse_reply_buf(request, buffer, (size_t)length);
}

// The NFS client buffers written data and sends it when the file is closed or synchronized. Here other clients may see the data
// earlier, which NFS allows too.
void op_write(fuse_req_t request, fuse_ino_t id, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file) {
  struct handle *handle = handle_of(file);
  struct stat st;
  int error = reach();
  if (!error && fstat(handle->fd, &st) < 0) error = errno;
  if (!error && is_stale(node_of(id), &st)) error = ESTALE;
  ssize_t written = error ? -1 : pwrite(handle->fd, bytes, size, offset);
  if (written < 0) {
    fuse_reply_err(request, error ? error : errno);
    return;
  }
  count(BYTES_WRITTEN, written);
  __atomic_add_fetch(&handle->dirty, written, __ATOMIC_RELAXED);
  fuse_reply_write(request, (size_t)written);
}

// close(2) waits for the server, as EFS grants no delegations.
void op_flush(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct handle *handle = handle_of(file);
  struct node *node = node_of(id);
  bool wrote = handle->dirty > 0;
  int error = send_written(handle);
  if (lock_drop(node, file->lock_owner) && !error) error = rpc(LOCK, 0);
  if (!handle->closed && !error) error = rpc(CLOSE, 0);
  handle->closed = true;
  struct stat st;
  if (wrote && fstat(handle->fd, &st) == 0) { // CLOSE returns the attributes.
    pthread_mutex_lock(&nodes_lock);
    node_absorb(node, &st);
    node_mark_data(node);
    node->renewed = true;
    node->kernel_until_ms = 0;
    pthread_mutex_unlock(&nodes_lock);
  }
  fuse_reply_err(request, error);
}

void op_release(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct handle *handle = handle_of(file);
  if (file->flock_release) lock_drop(node_of(id), file->lock_owner);
  close(handle->fd);
  free(handle);
  fuse_reply_err(request, 0);
}

void op_fsync(fuse_req_t request, fuse_ino_t id, int data_only, struct fuse_file_info *file) {
  (void)id;
  (void)data_only;
  fuse_reply_err(request, send_written(handle_of(file)));
}

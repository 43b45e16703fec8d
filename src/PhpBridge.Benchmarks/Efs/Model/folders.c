// Lists folders.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "client.h"
#include "operations.h"
#include "rpc.h"

struct folder_handle {
  DIR *entries;
  size_t sent, charged;
};

static void close_folder(struct node *node, struct folder_handle *handle) {
  closedir(handle->entries);
  free(handle);
  pthread_mutex_lock(&nodes_lock);
  node->open_folders--;
  pthread_mutex_unlock(&nodes_lock);
}

void op_opendir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = revalidate(node);
  int fd = error ? -1 : openat(node->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    fuse_reply_err(request, error ? error : errno);
    return;
  }
  struct folder_handle *handle = calloc(1, sizeof *handle);
  handle->entries = fdopendir(fd);
  pthread_mutex_lock(&nodes_lock);
  file->keep_cache = node_data_is_current(node);
  file->cache_readdir = 1;
  node_mark_data(node);
  node->open_folders++;
  pthread_mutex_unlock(&nodes_lock);
  file->fh = (uintptr_t)handle;
  if (fuse_reply_open(request, file) < 0) close_folder(node, handle); // Interrupted: the kernel will not release it.
}

// One READDIR returns 32 KB of entries.
void op_readdir(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file) {
  (void)id;
  struct folder_handle *handle = (struct folder_handle *)(uintptr_t)file->fh;
  char *buffer = malloc(size);
  size_t length = 0;
  int error = 0;
  seekdir(handle->entries, offset);
  for (struct dirent *entry; (entry = readdir(handle->entries));) {
    struct stat st = {.st_ino = entry->d_ino, .st_mode = (mode_t)entry->d_type << 12};
    size_t needed = fuse_add_direntry(request, buffer + length, size - length, entry->d_name, &st, entry->d_off);
    if (needed > size - length) break;
    length += needed;
  }
  handle->sent += length;
  if (handle->charged == 0 || handle->sent > handle->charged) {
    error = rpc(READDIR, (int64_t)length);
    handle->charged += 32768;
  }
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_buf(request, buffer, length);
  }
  free(buffer);
}

void op_releasedir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  close_folder(node_of(id), (struct folder_handle *)(uintptr_t)file->fh);
  fuse_reply_err(request, 0);
}

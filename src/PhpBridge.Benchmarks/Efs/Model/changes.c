// Creates, removes and renames names in folders.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include "changes.h"
#include "client.h"
#include "handle.h"
#include "kernel.h"
#include "names.h"
#include "operations.h"
#include "rpc.h"

// Serializes changes of folders over all mounts, so that a client learns whether a folder was unchanged right before its own change
// (change_info4 with atomic set, RFC 8881 section 3.3).
static pthread_mutex_t server_lock = PTHREAD_MUTEX_INITIALIZER;
static int server_fd;

void changes_open(int fd) { server_fd = fd; }

struct change {
  struct node *folder;
  struct stat before;
};

static struct change begin_change(struct node *folder) {
  struct change change = {.folder = folder};
  if (server_stat(folder, &change.before)) memset(&change.before, 0, sizeof change.before);
  return change;
}

// If the folder was unchanged, the other cached names in it remain valid. Needs nodes_lock.
static void end_change(const struct change *change) {
  struct node *folder = change->folder;
  struct stat st;
  if (server_stat(folder, &st)) return;
  if (!same_change(&folder->st, &change->before)) {
    names_drop(folder);
    folder->has_access = false;
  }
  folder->st = st;
  folder->read_ms = now_ms();
  folder->stat_outdated = true;
  folder->kernel_until_ms = 0;
}

static void lock_server(void) {
  pthread_mutex_lock(&server_lock);
  while (flock(server_fd, LOCK_EX) < 0 && errno == EINTR) {}
}

static void unlock_server(void) {
  flock(server_fd, LOCK_UN);
  pthread_mutex_unlock(&server_lock);
}

// Fills the entry of `text`, which was just created. 0 or an errno.
static int new_entry(struct change *change, const char *text, struct fuse_entry_param *entry) {
  int fd;
  struct stat st;
  int error = open_name(change->folder, text, &fd, &st);
  pthread_mutex_lock(&nodes_lock);
  end_change(change);
  if (!error) *entry = entry_for(change->folder, text, fd, &st);
  pthread_mutex_unlock(&nodes_lock);
  return error;
}

void op_create(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, struct fuse_file_info *file) {
  struct node *folder = node_of(parent);
  act_as_caller(request);
  int error = rpc(CREATE, 0), fd = -1;
  struct fuse_entry_param entry;
  if (!error) {
    lock_server();
    struct change change = begin_change(folder);
    int flags = (file->flags | O_CREAT) & ~(O_NOFOLLOW | O_APPEND);
    fd = openat(folder->fd, text, flags | O_CLOEXEC, mode);
    error = fd < 0 ? errno : new_entry(&change, text, &entry);
    unlock_server();
  }
  if (error) {
    if (fd >= 0) close(fd);
    fuse_reply_err(request, error);
    return;
  }
  pthread_mutex_lock(&nodes_lock);
  node_mark_data(node_of(entry.ino));
  node_of(entry.ino)->has_access = true;
  pthread_mutex_unlock(&nodes_lock);
  struct handle *handle = calloc(1, sizeof *handle);
  *handle = (struct handle){.fd = fd, .access = file->flags & O_ACCMODE};
  file->fh = (uintptr_t)handle;
  if (fuse_reply_create(request, &entry, file) < 0) {
    close(fd);
    free(handle);
  }
}

enum creation { FILE_NODE, FOLDER, SYMLINK, LINK };

static int create(enum creation type, struct node *folder, const char *text, mode_t mode, dev_t device, const char *target,
                  const struct node *linked) {
  switch (type) {
    case FILE_NODE: return mknodat(folder->fd, text, mode, device);
    case FOLDER: return mkdirat(folder->fd, text, mode);
    case SYMLINK: return symlinkat(target, folder->fd, text);
    default: return linkat(AT_FDCWD, path_of(linked).text, folder->fd, text, AT_SYMLINK_FOLLOW);
  }
}

static void create_and_reply(fuse_req_t request, enum creation type, fuse_ino_t parent, const char *text, mode_t mode, dev_t device,
                             const char *target, const struct node *linked) {
  struct node *folder = node_of(parent);
  struct fuse_entry_param entry;
  act_as_caller(request);
  int error = rpc(CREATE, 0);
  if (!error) {
    lock_server();
    struct change change = begin_change(folder);
    error = create(type, folder, text, mode, device, target, linked) < 0 ? errno : new_entry(&change, text, &entry);
    unlock_server();
  }
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_entry(request, &entry);
  }
}

void op_mknod(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, dev_t device) {
  create_and_reply(request, FILE_NODE, parent, text, mode, device, NULL, NULL);
}

void op_mkdir(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode) {
  create_and_reply(request, FOLDER, parent, text, mode, 0, NULL, NULL);
}

void op_symlink(fuse_req_t request, const char *target, fuse_ino_t parent, const char *text) {
  create_and_reply(request, SYMLINK, parent, text, 0, 0, target, NULL);
}

void op_link(fuse_req_t request, fuse_ino_t id, fuse_ino_t parent, const char *text) {
  create_and_reply(request, LINK, parent, text, 0, 0, NULL, node_of(id));
}

// A file that loses its last name through this client remains for processes that have it open here; the Linux client renames it
// ("silly rename").
static void note_removed(const struct stat *st) {
  struct node *node = node_find(st->st_dev, st->st_ino);
  if (node && (st->st_nlink <= 1 || S_ISDIR(st->st_mode))) node->removed_here = true;
}

static void remove_name(fuse_req_t request, fuse_ino_t parent, const char *text, int flags) {
  struct node *folder = node_of(parent);
  act_as_caller(request);
  int error = rpc(REMOVE, 0);
  if (!error) {
    lock_server();
    struct change change = begin_change(folder);
    struct stat st;
    bool there = fstatat(folder->fd, text, &st, AT_SYMLINK_NOFOLLOW) == 0;
    if (unlinkat(folder->fd, text, flags) < 0) {
      error = errno;
    } else {
      pthread_mutex_lock(&nodes_lock);
      if (there) note_removed(&st);
      end_change(&change);
      name_put(folder, text, NULL, 0);
      pthread_mutex_unlock(&nodes_lock);
    }
    unlock_server();
  }
  fuse_reply_err(request, error);
}

void op_unlink(fuse_req_t request, fuse_ino_t parent, const char *text) { remove_name(request, parent, text, 0); }

void op_rmdir(fuse_req_t request, fuse_ino_t parent, const char *text) { remove_name(request, parent, text, AT_REMOVEDIR); }

void op_rename(fuse_req_t request, fuse_ino_t from, const char *old, fuse_ino_t to, const char *new, unsigned flags) {
  if (flags) { // RENAME (RFC 8881 section 18.26) has no flags.
    fuse_reply_err(request, EINVAL);
    return;
  }
  struct node *source = node_of(from), *target = node_of(to);
  act_as_caller(request);
  int error = rpc(RENAME, 0);
  if (!error) {
    lock_server();
    struct change leaving = begin_change(source), entering = begin_change(target);
    struct stat replaced, moved;
    bool replaces = fstatat(target->fd, new, &replaced, AT_SYMLINK_NOFOLLOW) == 0;
    if (renameat(source->fd, old, target->fd, new) < 0) {
      error = errno;
    } else {
      bool known = fstatat(target->fd, new, &moved, AT_SYMLINK_NOFOLLOW) == 0;
      pthread_mutex_lock(&nodes_lock);
      if (replaces) note_removed(&replaced);
      struct name *name = name_find(source, old);
      int64_t remaining_ms = name ? name->kernel_until_ms - now_ms() : 0;
      end_change(&leaving);
      if (target != source) end_change(&entering);
      name_put(source, old, NULL, 0);
      name_remove(target, new);
      struct node *node = known ? node_find(moved.st_dev, moved.st_ino) : NULL;
      if (node) name_put(target, new, node, remaining_ms); // The kernel moves its entry, with the remaining time.
      pthread_mutex_unlock(&nodes_lock);
    }
    unlock_server();
  }
  fuse_reply_err(request, error);
}

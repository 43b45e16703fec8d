// A folder as an EFS mount shows it: passed through, but with the round trips of NFSv4.1 and the caches of the Linux client.
// docs/efs-model.md says what is modelled after what.
//
//   efs-model SOURCE MOUNT-POINT SHARED-FILE [--as UID:GID] [--until-stdin-ends]
//
// Runs in the foreground; SIGTERM unmounts. SHARED-FILE holds parameters and counters (shared.h) and must exist.
#include <fuse_lowlevel.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include "kernel.h"
#include "locks.h"
#include "node.h"
#include "rpc.h"

enum { LARGEST_IO = 1 << 20 }; // rsize and wsize of EFS's mount helper

struct handle {
  int fd;
  int access; // O_ACCMODE of it
  int64_t dirty;
  bool closed;
};

struct folder_handle {
  DIR *entries;
  size_t sent, charged;
};

static struct fuse_session *session;
static bool is_root, has_access_point;
static uid_t access_uid;
static gid_t access_gid;

static struct node *node_of(fuse_ino_t id) { return id == FUSE_ROOT_ID ? &root : (struct node *)(uintptr_t)id; }

static struct handle *handle_of(const struct fuse_file_info *file) { return (struct handle *)(uintptr_t)file->fh; }

struct proc_path { char text[32]; };

static struct proc_path path_of(const struct node *node) {
  struct proc_path path;
  snprintf(path.text, sizeof path.text, "/proc/self/fd/%d", node->fd);
  return path;
}

// The server checks permissions and sets owners, so what this thread does next is done as the caller, or, with an access
// point, as its user, whoever asks.
static void act_as_caller(fuse_req_t request) {
  if (!is_root) return;
  setfsgid(has_access_point ? access_gid : fuse_req_ctx(request)->gid);
  setfsuid(has_access_point ? access_uid : fuse_req_ctx(request)->uid);
}

static void act_as_server(void) {
  if (!is_root) return;
  setfsuid(0);
  setfsgid(0);
}

static int server_stat(const struct node *node, struct stat *st) {
  return fstatat(node->fd, "", st, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) < 0 ? errno : 0;
}

// A handle whose file another client has deleted or replaced leads nowhere (RFC 8881 section 15.1.2.7, NFS4ERR_STALE).
static bool is_stale(const struct node *node, const struct stat *st) { return st->st_nlink == 0 && !node->removed_here; }

// What the kernel is told of a node's attributes, and for how long it may believe it. With nodes_lock held.
static double grant_attributes(struct node *node) {
  int64_t ms = node->stat_outdated ? 0 : node_fresh_ms(node);
  node->kernel_until_ms = ms > 0 ? now_ms() + ms : 0;
  if (ms > 0) node->renewed = false;
  return (double)ms / 1000;
}

// GETATTR, unless the attributes still hold. Afterwards the names in a folder are right as of then.
static int revalidate(struct node *node) {
  pthread_mutex_lock(&nodes_lock);
  bool fresh = node_fresh_ms(node) > 0;
  pthread_mutex_unlock(&nodes_lock);
  if (fresh) return 0;
  int error = rpc(GETATTR, 0);
  struct stat st;
  if (error || (error = server_stat(node, &st))) return error;
  if (is_stale(node, &st)) return ESTALE;
  pthread_mutex_lock(&nodes_lock);
  if (node_absorb(node, &st) && is_folder(node)) names_drop(node);
  node->renewed = true;
  pthread_mutex_unlock(&nodes_lock);
  return 0;
}

static int require_access(struct node *node) {
  pthread_mutex_lock(&nodes_lock);
  bool known = node->has_access;
  node->has_access = true;
  pthread_mutex_unlock(&nodes_lock);
  int error = known ? 0 : rpc(ACCESS, 0);
  if (error) node->has_access = false;
  return error;
}

// ---------------------------------------------------------------------------------------------------------- names

// The entry for a file that the server has named. With nodes_lock held; takes the descriptor.
static struct fuse_entry_param entry_for(struct node *folder, const char *text, int fd, const struct stat *st) {
  struct node *node = node_find(st->st_dev, st->st_ino);
  if (node) {
    close(fd);
  } else {
    node = node_add(fd, st);
  }
  node->lookups++;
  if (node_absorb(node, st) && is_folder(node)) names_drop(node);
  int64_t ms = node_fresh_ms(folder);
  name_put(folder, text, st, ms);
  return (struct fuse_entry_param){.ino = node_id(node), .attr = node->st, .attr_timeout = grant_attributes(node), .entry_timeout = (double)ms / 1000};
}

static int open_name(struct node *folder, const char *text, int *fd, struct stat *st) {
  *fd = openat(folder->fd, text, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (*fd < 0) return errno;
  if (fstat(*fd, st) == 0) return 0;
  int error = errno;
  close(*fd);
  return error;
}

// A name holds as long as its folder is unchanged. The kernel only asks when it has expired there; earlier means that it
// wants to know for sure (LOOKUP_REVAL after ESTALE) or has dropped it, and then it is a LOOKUP in any case.
static bool answer_from_cache(fuse_req_t request, struct node *folder, const char *text) {
  pthread_mutex_lock(&nodes_lock);
  struct name *name = name_find(folder, text);
  int64_t ms = node_fresh_ms(folder);
  struct node *node = name && !name->missing ? node_find(name->device, name->inode) : NULL;
  if (!name || name->kernel_until_ms > now_ms() || ms == 0 || (!name->missing && !node)) {
    pthread_mutex_unlock(&nodes_lock);
    return false;
  }
  struct fuse_entry_param entry = {.entry_timeout = (double)ms / 1000};
  name->kernel_until_ms = now_ms() + ms;
  unsigned generation = folder->generation;
  if (node) {
    node->lookups++;
    entry.ino = node_id(node);
    entry.attr = node->st;
    entry.attr_timeout = grant_attributes(node);
  }
  pthread_mutex_unlock(&nodes_lock);
  count(SERVED_LOCALLY, 1);
  fuse_reply_entry(request, &entry);
  if (folder->generation != generation) expire_name(node_id(folder), text);
  return true;
}

static void op_lookup(fuse_req_t request, fuse_ino_t parent, const char *text) {
  struct node *folder = node_of(parent);
  act_as_caller(request);
  pthread_mutex_lock(&nodes_lock);
  bool known = name_find(folder, text) != NULL;
  pthread_mutex_unlock(&nodes_lock);
  int error = known ? revalidate(folder) : 0;
  if (!error) error = require_access(folder);
  if (!error && answer_from_cache(request, folder, text)) return;

  unsigned generation = folder->generation;
  if (!error) error = rpc(LOOKUP, 0);
  int fd = -1;
  struct stat st, own;
  if (!error) error = open_name(folder, text, &fd, &st);
  if (error == ENOENT) {
    count(LOOKUP, -1);
    count(LOOKUP_MISSING, 1);
    if (server_stat(folder, &own) == 0 && is_stale(folder, &own)) error = ESTALE;
  }
  if (error && error != ENOENT) {
    fuse_reply_err(request, error);
    return;
  }

  struct fuse_entry_param entry = {.ino = 0};
  pthread_mutex_lock(&nodes_lock);
  if (error) {
    int64_t ms = node_fresh_ms(folder);
    name_put(folder, text, NULL, ms);
    entry.entry_timeout = (double)ms / 1000;
  } else {
    entry = entry_for(folder, text, fd, &st);
  }
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_entry(request, &entry);
  // The folder was seen changed meanwhile, and the kernel told before it had this name.
  if (folder->generation != generation) expire_name(parent, text);
}

static void op_forget(fuse_req_t request, fuse_ino_t id, uint64_t lookups) {
  pthread_mutex_lock(&nodes_lock);
  node_forget(node_of(id), lookups);
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_none(request);
}

static void op_forget_multi(fuse_req_t request, size_t n, struct fuse_forget_data *forgets) {
  pthread_mutex_lock(&nodes_lock);
  for (size_t i = 0; i < n; i++) node_forget(node_of(forgets[i].ino), forgets[i].nlookup);
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_none(request);
}

// ----------------------------------------------------------------------------------------------------- attributes

// FUSE does not say whether the kernel asks because its copy has expired or because somebody wants it fresh
// (AT_STATX_FORCE_SYNC). Attributes that came with an OPEN or CLOSE a moment ago need no RPC; everything else gets one.
static bool came_with_another_answer(const struct node *node) {
  return node->renewed && !node->stat_outdated && node->kernel_until_ms <= now_ms() && node->read_ms > 0 && now_ms() - node->read_ms < 1000;
}

static void op_getattr(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  (void)file;
  struct node *node = node_of(id);
  act_as_caller(request);
  pthread_mutex_lock(&nodes_lock);
  bool local = came_with_another_answer(node);
  pthread_mutex_unlock(&nodes_lock);
  int error = local ? 0 : rpc(GETATTR, 0);
  if (local) count(SERVED_LOCALLY, 1);
  struct stat st;
  if (!error) error = server_stat(node, &st);
  if (!error && is_stale(node, &st)) error = ESTALE;
  if (error) {
    fuse_reply_err(request, error);
    return;
  }
  pthread_mutex_lock(&nodes_lock);
  bool dropped = node_absorb(node, &st) && is_folder(node);
  if (dropped) names_drop(node);
  // Who reads the folder right now may hold its lock in the kernel while asking this.
  bool wait = is_folder(node) && node->open_folders == 0;
  pthread_mutex_unlock(&nodes_lock);
  if (wait) names_drop_wait();
  pthread_mutex_lock(&nodes_lock);
  double timeout = !dropped || wait ? grant_attributes(node) : 0;
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_attr(request, &st, timeout);
}

static int set_attributes(struct node *node, const struct stat *wanted, int which, const struct fuse_file_info *file) {
  struct proc_path path = path_of(node);
  if ((which & FUSE_SET_ATTR_MODE) && chmod(path.text, wanted->st_mode) < 0) return errno;
  uid_t uid = which & FUSE_SET_ATTR_UID ? wanted->st_uid : (uid_t)-1;
  gid_t gid = which & FUSE_SET_ATTR_GID ? wanted->st_gid : (gid_t)-1;
  if ((uid != (uid_t)-1 || gid != (gid_t)-1) && fchownat(node->fd, "", uid, gid, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) < 0) return errno;
  if ((which & FUSE_SET_ATTR_SIZE) && (file ? ftruncate(handle_of(file)->fd, wanted->st_size) : truncate(path.text, wanted->st_size)) < 0) return errno;
  struct timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
  if (which & FUSE_SET_ATTR_ATIME) times[0] = wanted->st_atim;
  if (which & FUSE_SET_ATTR_MTIME) times[1] = wanted->st_mtim;
  if (which & FUSE_SET_ATTR_ATIME_NOW) times[0].tv_nsec = UTIME_NOW;
  if (which & FUSE_SET_ATTR_MTIME_NOW) times[1].tv_nsec = UTIME_NOW;
  bool has_times = which & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME | FUSE_SET_ATTR_ATIME_NOW | FUSE_SET_ATTR_MTIME_NOW);
  return has_times && utimensat(AT_FDCWD, path.text, times, 0) < 0 ? errno : 0;
}

static void op_setattr(fuse_req_t request, fuse_ino_t id, struct stat *wanted, int which, struct fuse_file_info *file) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = rpc(SETATTR, 0);
  struct stat st;
  if (!error) error = server_stat(node, &st);
  if (!error && is_stale(node, &st)) error = ESTALE;
  if (!error) error = set_attributes(node, wanted, which, file);
  if (!error) error = server_stat(node, &st);
  if (error) {
    fuse_reply_err(request, error);
    return;
  }
  pthread_mutex_lock(&nodes_lock);
  bool current = node_data_is_current(node);
  // A folder's own times say nothing about its names here: those of others are found by the next GETATTR.
  if (is_folder(node)) {
    node->kernel_until_ms = 0;
    node->stat_outdated = true;
  } else {
    node_absorb(node, &st);
    if (current) node_mark_data(node);
  }
  double timeout = grant_attributes(node);
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_attr(request, &st, timeout);
}

static void op_access(fuse_req_t request, fuse_ino_t id, int mask) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = require_access(node);
  if (!error && syscall(SYS_faccessat2, node->fd, "", mask, AT_EMPTY_PATH | AT_EACCESS) < 0) error = errno;
  fuse_reply_err(request, error);
}

static void op_readlink(fuse_req_t request, fuse_ino_t id) {
  char target[4097];
  act_as_caller(request);
  int error = rpc(READLINK, 0);
  ssize_t length = error ? -1 : readlinkat(node_of(id)->fd, "", target, sizeof target - 1);
  if (length < 0) {
    fuse_reply_err(request, error ? error : errno);
    return;
  }
  target[length] = 0;
  fuse_reply_readlink(request, target);
}

static void op_statfs(fuse_req_t request, fuse_ino_t id) {
  (void)id;
  struct statvfs st;
  int error = rpc(STATFS, 0);
  if (!error && fstatvfs(root.fd, &st) < 0) error = errno;
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_statfs(request, &st);
  }
}

// ---------------------------------------------------------------------------------------------------------- files

// Close-to-open (nfs(5)): OPEN brings the attributes, and cached pages survive only if the file is as it was.
static void op_open(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = rpc(OPEN, 0), fd = -1;
  struct stat st;
  if (!error) error = server_stat(node, &st);
  if (!error && is_stale(node, &st)) error = ESTALE; // The kernel then looks the name up and tries once more.
  // Offsets come from the kernel, also when appending; O_TRUNC comes as SETATTR, O_EXCL in CREATE.
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

static void op_read(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file) {
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

// The client keeps what is written and sends it when the file is closed or synchronised. (That others may see it a little
// earlier here is allowed there, too.)
static void op_write(fuse_req_t request, fuse_ino_t id, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file) {
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

static int send_written(struct handle *handle) {
  int64_t left = __atomic_exchange_n(&handle->dirty, 0, __ATOMIC_RELAXED);
  int error = 0;
  for (; left > 0 && !error; left -= LARGEST_IO) error = rpc(WRITE, left < LARGEST_IO ? left : LARGEST_IO);
  return error;
}

// close(2). The process waits for it: EFS gives no delegations.
static void op_flush(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct handle *handle = handle_of(file);
  struct node *node = node_of(id);
  bool wrote = handle->dirty > 0;
  int error = send_written(handle);
  if (lock_drop(node, file->lock_owner) && !error) error = rpc(LOCK, 0);
  if (!handle->closed && !error) error = rpc(CLOSE, 0);
  handle->closed = true;
  struct stat st;
  if (wrote && fstat(handle->fd, &st) == 0) { // CLOSE brings the attributes.
    pthread_mutex_lock(&nodes_lock);
    node_absorb(node, &st);
    node_mark_data(node);
    node->renewed = true;
    node->kernel_until_ms = 0;
    pthread_mutex_unlock(&nodes_lock);
  }
  fuse_reply_err(request, error);
}

static void op_release(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct handle *handle = handle_of(file);
  if (file->flock_release) lock_drop(node_of(id), file->lock_owner);
  close(handle->fd);
  free(handle);
  fuse_reply_err(request, 0);
}

static void op_fsync(fuse_req_t request, fuse_ino_t id, int data_only, struct fuse_file_info *file) {
  (void)id;
  (void)data_only;
  fuse_reply_err(request, send_written(handle_of(file)));
}

// -------------------------------------------------------------------------------------------------------- changes

// One change of a folder at a time, over all mounts: only so does the client know whether the folder was, right before,
// as it remembers it (change_info4 with atomic set, RFC 8881 section 3.3).
static pthread_mutex_t server_lock = PTHREAD_MUTEX_INITIALIZER;
static int server_fd;

struct change {
  struct node *folder;
  struct stat before;
};

static struct change begin_change(struct node *folder) {
  struct change change = {.folder = folder};
  if (server_stat(folder, &change.before)) memset(&change.before, 0, sizeof change.before);
  return change;
}

// If it was, the other names in it still hold. With nodes_lock held.
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

// After a change that made `text`: its entry, or an error.
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

static void op_create(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, struct fuse_file_info *file) {
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

enum making { FILE_NODE, FOLDER, SYMLINK, LINK };

static int make(enum making what, struct node *folder, const char *text, mode_t mode, dev_t device, const char *target, const struct node *linked) {
  switch (what) {
    case FILE_NODE: return mknodat(folder->fd, text, mode, device);
    case FOLDER: return mkdirat(folder->fd, text, mode);
    case SYMLINK: return symlinkat(target, folder->fd, text);
    default: return linkat(AT_FDCWD, path_of(linked).text, folder->fd, text, AT_SYMLINK_FOLLOW);
  }
}

static void make_and_reply(fuse_req_t request, enum making what, fuse_ino_t parent, const char *text, mode_t mode, dev_t device, const char *target, const struct node *linked) {
  struct node *folder = node_of(parent);
  struct fuse_entry_param entry;
  act_as_caller(request);
  int error = rpc(CREATE, 0);
  if (!error) {
    lock_server();
    struct change change = begin_change(folder);
    error = make(what, folder, text, mode, device, target, linked) < 0 ? errno : new_entry(&change, text, &entry);
    unlock_server();
  }
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_entry(request, &entry);
  }
}

static void op_mknod(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode, dev_t device) {
  make_and_reply(request, FILE_NODE, parent, text, mode, device, NULL, NULL);
}

static void op_mkdir(fuse_req_t request, fuse_ino_t parent, const char *text, mode_t mode) {
  make_and_reply(request, FOLDER, parent, text, mode, 0, NULL, NULL);
}

static void op_symlink(fuse_req_t request, const char *target, fuse_ino_t parent, const char *text) {
  make_and_reply(request, SYMLINK, parent, text, 0, 0, target, NULL);
}

static void op_link(fuse_req_t request, fuse_ino_t id, fuse_ino_t parent, const char *text) {
  make_and_reply(request, LINK, parent, text, 0, 0, NULL, node_of(id));
}

// Whom this client removes it keeps for those that have it open here; the real one renames it aside until then.
static void note_removed(const struct stat *st) {
  struct node *node = node_find(st->st_dev, st->st_ino);
  if (node) node->removed_here = true;
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

static void op_unlink(fuse_req_t request, fuse_ino_t parent, const char *text) { remove_name(request, parent, text, 0); }

static void op_rmdir(fuse_req_t request, fuse_ino_t parent, const char *text) { remove_name(request, parent, text, AT_REMOVEDIR); }

static void op_rename(fuse_req_t request, fuse_ino_t from, const char *old, fuse_ino_t to, const char *new, unsigned flags) {
  if (flags) { // RENAME (RFC 8881 section 18.26) knows no flags.
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
      int64_t believed_ms = name ? name->kernel_until_ms - now_ms() : 0;
      end_change(&leaving);
      if (target != source) end_change(&entering);
      name_put(source, old, NULL, 0);
      name_remove(target, new);
      if (known) name_put(target, new, &moved, believed_ms); // The kernel moves its entry with its time.
      pthread_mutex_unlock(&nodes_lock);
    }
    unlock_server();
  }
  fuse_reply_err(request, error);
}

// -------------------------------------------------------------------------------------------------------- folders

static void op_opendir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
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
  fuse_reply_open(request, file);
}

// One READDIR brings 32 KB of entries.
static void op_readdir(fuse_req_t request, fuse_ino_t id, size_t size, off_t offset, struct fuse_file_info *file) {
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

static void op_releasedir(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  struct folder_handle *handle = (struct folder_handle *)(uintptr_t)file->fh;
  closedir(handle->entries);
  free(handle);
  pthread_mutex_lock(&nodes_lock);
  node_of(id)->open_folders--;
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_err(request, 0);
}

// ---------------------------------------------------------------------------------------------------------- locks

// POSIX's and flock's owners are numbers of the kernel that never meet.
static void op_setlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock, int wait) {
  act_as_server();
  int error = lock->l_type == F_UNLCK ? send_written(handle_of(file)) : 0;
  if (error) {
    fuse_reply_err(request, error);
  } else {
    lock_set(request, node_of(id), file->lock_owner, lock, wait);
  }
}

static void op_getlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock) {
  act_as_server();
  int error = lock_test(node_of(id), file->lock_owner, lock);
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_lock(request, lock);
  }
}

// flock(2): on NFS it is a byte-range lock on the whole file, and an exclusive one wants the file open for writing.
static void op_flock(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, int operation) {
  static const struct { int operation; short type; int forbidden; } kinds[] = {
    {LOCK_SH, F_RDLCK, O_WRONLY}, {LOCK_EX, F_WRLCK, O_RDONLY}, {LOCK_UN, F_UNLCK, -1}};
  act_as_server();
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if ((operation & ~LOCK_NB) != kinds[i].operation) continue;
    struct flock lock = {.l_type = kinds[i].type, .l_whence = SEEK_SET};
    int error = handle_of(file)->access == kinds[i].forbidden ? EBADF : 0;
    if (!error && lock.l_type == F_UNLCK) error = send_written(handle_of(file));
    if (error) {
      fuse_reply_err(request, error);
    } else {
      lock_set(request, node_of(id), file->lock_owner, &lock, !(operation & LOCK_NB));
    }
    return;
  }
  fuse_reply_err(request, EINVAL);
}

// ----------------------------------------------------------------------------------------------------------- main

static void op_init(void *data, struct fuse_conn_info *connection) {
  (void)data;
  connection->max_background = connection->congestion_threshold = 128;
  connection->max_readahead = connection->max_read = LARGEST_IO;
  connection->want |= connection->capable & (FUSE_CAP_ASYNC_READ | FUSE_CAP_AUTO_INVAL_DATA | FUSE_CAP_CACHE_SYMLINKS | FUSE_CAP_PARALLEL_DIROPS);
  connection->want &= ~(unsigned)(FUSE_CAP_READDIRPLUS | FUSE_CAP_READDIRPLUS_AUTO | FUSE_CAP_WRITEBACK_CACHE | FUSE_CAP_ATOMIC_O_TRUNC);
  kernel_open(session, connection->capable & FUSE_CAP_EXPIRE_ONLY);
}

static const struct fuse_lowlevel_ops operations = {
  .init = op_init, .lookup = op_lookup, .forget = op_forget, .forget_multi = op_forget_multi, .getattr = op_getattr,
  .setattr = op_setattr, .access = op_access, .readlink = op_readlink, .statfs = op_statfs, .open = op_open,
  .read = op_read, .write = op_write, .flush = op_flush, .release = op_release, .fsync = op_fsync, .create = op_create,
  .mknod = op_mknod, .mkdir = op_mkdir, .symlink = op_symlink, .link = op_link, .unlink = op_unlink, .rmdir = op_rmdir,
  .rename = op_rename, .opendir = op_opendir, .readdir = op_readdir, .releasedir = op_releasedir, .setlk = op_setlk,
  .getlk = op_getlk, .flock = op_flock,
};

// libfuse 3.14.0 does not pass FUSE_PARALLEL_DIROPS on to the kernel, and then lookups in one folder wait for each other,
// which NFS's do not. The first message that it writes is the answer to INIT (struct fuse_init_out: major version, …,
// flags), and it is written with the program's own writev if there is one.
ssize_t writev(int fd, const struct iovec *parts, int n) {
  enum { FUSE_MAJOR = 7, PARALLEL_DIROPS_FLAG = 1 << 18 };
  static bool done;
  if (!done && n >= 2 && parts[0].iov_len == 16 && parts[1].iov_len >= 24) {
    uint32_t *init = parts[1].iov_base;
    if (init[0] == FUSE_MAJOR) init[3] |= PARALLEL_DIROPS_FLAG;
    done = true;
  }
  return syscall(SYS_writev, fd, parts, n);
}

static void on_signal(int signal) {
  (void)signal;
  stop_waiting();
  fuse_session_exit(session);
}

static void *end_with_stdin(void *unused) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) {}
  kill(getpid(), SIGTERM);
  return unused;
}

// Signals are for the main thread alone, which waits for nothing else; libfuse's threads block them as well.
static bool start_watcher(void) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  bool started = pthread_create(&thread, NULL, end_with_stdin, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static int fail(const char *what) {
  fprintf(stderr, "efs-model: %s: %s\n", what, strerror(errno));
  return 1;
}

int main(int argc, char **argv) {
  bool follows_stdin = false;
  for (int i = 4; i < argc; i++) {
    if (strcmp(argv[i], "--until-stdin-ends") == 0) {
      follows_stdin = true;
    } else if (strcmp(argv[i], "--as") == 0 && i + 1 < argc && sscanf(argv[++i], "%u:%u", &access_uid, &access_gid) == 2) {
      has_access_point = true;
    } else {
      argc = 0;
    }
  }
  if (argc < 4) {
    fprintf(stderr, "usage: efs-model SOURCE MOUNT-POINT SHARED-FILE [--as UID:GID] [--until-stdin-ends]\n");
    return 2;
  }

  int fd = open(argv[3], O_RDWR | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat(fd, &st) < 0) return fail(argv[3]);
  if (st.st_size != sizeof *shared) {
    fprintf(stderr, "efs-model: %s has %lld bytes instead of %zu: it was made for another version\n", argv[3], (long long)st.st_size, sizeof *shared);
    return 1;
  }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) return fail(argv[3]);

  root.fd = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
  server_fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root.fd < 0 || server_fd < 0 || server_stat(&root, &root.st)) return fail(argv[1]);
  root.timeout_ms = parameter(ACDIRMIN_MS);
  root.doubled_ms = now_ms();
  umask(0);
  is_root = geteuid() == 0;
  if (is_root) setgroups(0, NULL);
  struct rlimit files;
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) { // One for each file that the kernel knows of.
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }

  char options[96];
  snprintf(options, sizeof options, "-ofsname=efs-model,subtype=efs,max_read=%d%s", LARGEST_IO, is_root ? ",allow_other" : "");
  char *arguments[] = {"efs-model", options};
  struct fuse_args args = FUSE_ARGS_INIT(2, arguments);
  session = fuse_session_new(&args, &operations, sizeof operations, NULL);
  if (!session || fuse_session_mount(session, argv[2]) != 0) return fail(argv[2]);
  struct sigaction ending = {.sa_handler = on_signal};
  sigaction(SIGTERM, &ending, NULL);
  sigaction(SIGINT, &ending, NULL);
  sigaction(SIGHUP, &ending, NULL);
  if (follows_stdin && !start_watcher()) return fail("pthread_create");

  struct fuse_loop_config *config = fuse_loop_cfg_create();
  fuse_loop_cfg_set_clone_fd(config, 1);
  fuse_loop_cfg_set_max_threads(config, 160);
  fuse_loop_cfg_set_idle_threads(config, 160);
  int result = fuse_session_loop_mt(session, config);
  fuse_session_unmount(session);
  // Whoever still waits for a lock has a thread with the session in hand: it ends with the process.
  _exit(result < 0 ? 1 : 0);
}

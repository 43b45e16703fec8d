// Reads and sets attributes.
#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "client.h"
#include "handle.h"
#include "kernel.h"
#include "operations.h"
#include "rpc.h"

// FUSE does not tell whether the kernel's copy has expired or a program requires a fresh one (AT_STATX_FORCE_SYNC). Attributes that a
// recent OPEN or CLOSE has returned need no RPC; everything else does.
static bool has_recent_attributes(const struct node *node) {
  return node->renewed && !node->stat_outdated && node->kernel_until_ms <= now_ms() && node->read_ms > 0 && now_ms() - node->read_ms < 1000;
}

void op_getattr(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file) {
  (void)file;
  struct node *node = node_of(id);
  act_as_caller(request);
  pthread_mutex_lock(&nodes_lock);
  bool local = has_recent_attributes(node);
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
  // A process that is reading the folder may hold its lock in the kernel during this request.
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
  bool has_size = which & FUSE_SET_ATTR_SIZE;
  if (has_size && (file ? ftruncate(handle_of(file)->fd, wanted->st_size) : truncate(path.text, wanted->st_size)) < 0) return errno;
  struct timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
  if (which & FUSE_SET_ATTR_ATIME) times[0] = wanted->st_atim;
  if (which & FUSE_SET_ATTR_MTIME) times[1] = wanted->st_mtim;
  if (which & FUSE_SET_ATTR_ATIME_NOW) times[0].tv_nsec = UTIME_NOW;
  if (which & FUSE_SET_ATTR_MTIME_NOW) times[1].tv_nsec = UTIME_NOW;
  bool has_times = which & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME | FUSE_SET_ATTR_ATIME_NOW | FUSE_SET_ATTR_MTIME_NOW);
  return has_times && utimensat(AT_FDCWD, path.text, times, 0) < 0 ? errno : 0;
}

void op_setattr(fuse_req_t request, fuse_ino_t id, struct stat *wanted, int which, struct fuse_file_info *file) {
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
  // A folder's times do not show whether another client has changed names in it meanwhile: the next GETATTR finds out.
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

void op_access(fuse_req_t request, fuse_ino_t id, int mask) {
  struct node *node = node_of(id);
  act_as_caller(request);
  int error = require_access(node);
  if (!error && syscall(SYS_faccessat2, node->fd, "", mask, AT_EMPTY_PATH | AT_EACCESS) < 0) error = errno;
  fuse_reply_err(request, error);
}

void op_readlink(fuse_req_t request, fuse_ino_t id) {
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

void op_statfs(fuse_req_t request, fuse_ino_t id) {
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

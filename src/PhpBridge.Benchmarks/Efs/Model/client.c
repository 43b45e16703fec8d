#include "client.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/fsuid.h>
#include <unistd.h>
#include "kernel.h"
#include "rpc.h"

static bool is_root, has_access_point;
static uid_t access_uid;
static gid_t access_gid;

void client_open(bool with_access_point, uid_t uid, gid_t gid) {
  is_root = geteuid() == 0;
  has_access_point = with_access_point;
  access_uid = uid;
  access_gid = gid;
}

struct node *node_of(fuse_ino_t id) { return id == FUSE_ROOT_ID ? &root : (struct node *)(uintptr_t)id; }

struct proc_path path_of(const struct node *node) {
  struct proc_path path;
  snprintf(path.text, sizeof path.text, "/proc/self/fd/%d", node->fd);
  return path;
}

void act_as_caller(fuse_req_t request) {
  if (!is_root) return;
  setfsgid(has_access_point ? access_gid : fuse_req_ctx(request)->gid);
  setfsuid(has_access_point ? access_uid : fuse_req_ctx(request)->uid);
}

void act_as_server(void) {
  if (!is_root) return;
  setfsuid(0);
  setfsgid(0);
}

int server_stat(const struct node *node, struct stat *st) {
  return fstatat(node->fd, "", st, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW) < 0 ? errno : 0;
}

bool is_stale(const struct node *node, const struct stat *st) { return st->st_nlink == 0 && !node->removed_here; }

double grant_attributes(struct node *node) {
  int64_t ms = node->stat_outdated ? 0 : node_fresh_ms(node);
  node->kernel_until_ms = ms > 0 ? now_ms() + ms : 0;
  if (ms > 0) node->renewed = false;
  return (double)ms / 1000;
}

int revalidate(struct node *node) {
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

int require_access(struct node *node) {
  pthread_mutex_lock(&nodes_lock);
  bool known = node->has_access;
  node->has_access = true;
  pthread_mutex_unlock(&nodes_lock);
  int error = known ? 0 : rpc(ACCESS, 0);
  if (error) {
    pthread_mutex_lock(&nodes_lock);
    node->has_access = false;
    pthread_mutex_unlock(&nodes_lock);
  }
  return error;
}

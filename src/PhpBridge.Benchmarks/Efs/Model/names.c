// Looks up names in folders.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "client.h"
#include "kernel.h"
#include "names.h"
#include "operations.h"
#include "rpc.h"

struct fuse_entry_param entry_for(struct node *folder, const char *text, int fd, const struct stat *st) {
  struct node *node = node_find(st->st_dev, st->st_ino);
  if (node) {
    close(fd);
  } else {
    node = node_add(fd, st);
  }
  node->lookups++;
  if (node_absorb(node, st) && is_folder(node)) names_drop(node);
  int64_t ms = node_fresh_ms(folder);
  name_put(folder, text, node, ms);
  return (struct fuse_entry_param){
    .ino = node_id(node), .attr = node->st, .attr_timeout = grant_attributes(node), .entry_timeout = (double)ms / 1000,
  };
}

int open_name(struct node *folder, const char *text, int *fd, struct stat *st) {
  *fd = openat(folder->fd, text, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (*fd < 0) return errno;
  if (fstat(*fd, st) == 0) return 0;
  int error = errno;
  close(*fd);
  return error;
}

static unsigned generation_of(const struct node *folder) {
  pthread_mutex_lock(&nodes_lock);
  unsigned generation = folder->generation;
  pthread_mutex_unlock(&nodes_lock);
  return generation;
}

// Call after replying with a name. If the folder has been found changed in the meantime, the kernel was notified before it had this
// name.
static void expire_if_changed(const struct node *folder, unsigned generation, const char *text) {
  if (generation_of(folder) != generation) expire_name(node_id(folder), text);
}

// A name is valid while its folder is unchanged. The kernel looks it up when it has expired there. An earlier request means that the
// kernel needs a reliable reply (LOOKUP_REVAL after ESTALE) or has dropped the name, and then a LOOKUP is sent in any case.
static bool reply_from_cache(fuse_req_t request, struct node *folder, const char *text) {
  pthread_mutex_lock(&nodes_lock);
  struct name *name = name_find(folder, text);
  int64_t ms = node_fresh_ms(folder);
  struct node *node = name ? name_node(name) : NULL;
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
  expire_if_changed(folder, generation, text);
  return true;
}

void op_lookup(fuse_req_t request, fuse_ino_t parent, const char *text) {
  struct node *folder = node_of(parent);
  act_as_caller(request);
  pthread_mutex_lock(&nodes_lock);
  bool known = name_find(folder, text) != NULL;
  pthread_mutex_unlock(&nodes_lock);
  int error = known ? revalidate(folder) : 0;
  if (!error) error = require_access(folder);
  if (!error && reply_from_cache(request, folder, text)) return;

  unsigned generation = generation_of(folder);
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
  expire_if_changed(folder, generation, text);
}

void op_forget(fuse_req_t request, fuse_ino_t id, uint64_t lookups) {
  pthread_mutex_lock(&nodes_lock);
  node_forget(node_of(id), lookups);
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_none(request);
}

void op_forget_multi(fuse_req_t request, size_t n, struct fuse_forget_data *forgets) {
  pthread_mutex_lock(&nodes_lock);
  for (size_t i = 0; i < n; i++) node_forget(node_of(forgets[i].ino), forgets[i].nlookup);
  pthread_mutex_unlock(&nodes_lock);
  fuse_reply_none(request);
}

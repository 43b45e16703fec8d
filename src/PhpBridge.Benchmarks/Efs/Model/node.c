#include "node.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "rpc.h"

enum { BUCKETS = 65536 };

pthread_mutex_t nodes_lock = PTHREAD_MUTEX_INITIALIZER;
struct node root;
static struct node *nodes[BUCKETS];
static struct name *names[BUCKETS];

static unsigned node_bucket(dev_t device, ino_t inode) { return (unsigned)((inode * 2654435761u) ^ device) % BUCKETS; }

struct node *node_find(dev_t device, ino_t inode) {
  if (root.st.st_dev == device && root.st.st_ino == inode) return &root;
  struct node *node = nodes[node_bucket(device, inode)];
  while (node && (node->st.st_ino != inode || node->st.st_dev != device)) node = node->next;
  return node;
}

struct node *node_add(int fd, const struct stat *st) {
  struct node *node = calloc(1, sizeof *node), **bucket = &nodes[node_bucket(st->st_dev, st->st_ino)];
  static uint64_t last_id;
  node->fd = fd;
  node->id = ++last_id;
  node->st = *st;
  node->next = *bucket;
  return *bucket = node;
}

static void names_free(struct node *folder);

void node_forget(struct node *node, uint64_t lookups) {
  if (node == &root) return;
  node->lookups -= lookups;
  if (node->lookups > 0) return;
  struct node **at = &nodes[node_bucket(node->st.st_dev, node->st.st_ino)];
  while (*at != node) at = &(*at)->next;
  *at = node->next;
  names_free(node);
  close(node->fd);
  free(node);
}

static bool same_time(struct timespec a, struct timespec b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

// Stands in for the change attribute (RFC 8881 section 5.8.1.4).
bool same_change(const struct stat *a, const struct stat *b) {
  return same_time(a->st_mtim, b->st_mtim) && same_time(a->st_ctim, b->st_ctim) && a->st_size == b->st_size;
}

bool is_folder(const struct node *node) { return S_ISDIR(node->st.st_mode); }

int64_t node_fresh_ms(const struct node *node) {
  int64_t left = node->read_ms + node->timeout_ms - now_ms();
  return node->read_ms == 0 || left < 0 ? 0 : left;
}

// Follows the Linux client: a changed file gets the shortest timeout; the timeout of an unchanged file is doubled each time that it has
// passed, up to the maximum of the mount (nfs(5), "File attribute caching").
bool node_absorb(struct node *node, const struct stat *st) {
  int64_t now = now_ms(), shortest = parameter(is_folder(node) ? ACDIRMIN_MS : ACREGMIN_MS),
          longest = parameter(is_folder(node) ? ACDIRMAX_MS : ACREGMAX_MS);
  bool known = node->timeout_ms > 0, changed = known && !same_change(&node->st, st);
  if (!known || changed) {
    node->timeout_ms = shortest;
    node->doubled_ms = now;
    node->has_access = node->has_access && !changed;
  } else if (now - node->doubled_ms >= node->timeout_ms) {
    node->timeout_ms *= 2;
    node->doubled_ms = now;
  }
  if (node->timeout_ms > longest) node->timeout_ms = longest;
  if (node->timeout_ms < shortest) node->timeout_ms = shortest;
  node->st = *st;
  node->read_ms = now;
  node->stat_outdated = false;
  return changed;
}

void node_mark_data(struct node *node) {
  node->has_data = true;
  node->data_of[0] = node->st.st_mtim;
  node->data_of[1] = node->st.st_ctim;
}

bool node_data_is_current(const struct node *node) {
  return node->has_data && same_time(node->data_of[0], node->st.st_mtim) && same_time(node->data_of[1], node->st.st_ctim);
}

static struct name **name_bucket(const struct node *folder, const char *text) {
  uintptr_t hash = (uintptr_t)folder >> 4;
  for (; *text; text++) hash = hash * 31 + (unsigned char)*text;
  return &names[hash % BUCKETS];
}

struct name *name_find(struct node *folder, const char *text) {
  struct name *name = *name_bucket(folder, text);
  while (name && (name->folder != folder || strcmp(name->text, text) != 0)) name = name->next;
  return name;
}

void name_put(struct node *folder, const char *text, const struct node *node, int64_t kernel_ms) {
  struct name *name = name_find(folder, text);
  if (!name) {
    struct name **bucket = name_bucket(folder, text);
    name = calloc(1, sizeof *name);
    name->folder = folder;
    name->text = strdup(text);
    name->next = *bucket;
    *bucket = name;
    name->sibling = folder->names;
    folder->names = name;
  }
  name->missing = node == NULL;
  if (node) {
    name->device = node->st.st_dev;
    name->inode = node->st.st_ino;
    name->id = node->id;
  }
  name->kernel_until_ms = kernel_ms > 0 ? now_ms() + kernel_ms : 0;
}

struct node *name_node(const struct name *name) {
  struct node *node = name->missing ? NULL : node_find(name->device, name->inode);
  return node && node->id == name->id ? node : NULL;
}

static void unhash(struct name *name) {
  struct name **at = name_bucket(name->folder, name->text);
  while (*at != name) at = &(*at)->next;
  *at = name->next;
  free(name->text);
  free(name);
}

void name_remove(struct node *folder, const char *text) {
  for (struct name **at = &folder->names; *at; at = &(*at)->sibling) {
    struct name *name = *at;
    if (strcmp(name->text, text) != 0) continue;
    *at = name->sibling;
    unhash(name);
    return;
  }
}

static void names_free(struct node *folder) {
  while (folder->names) {
    struct name *name = folder->names;
    folder->names = name->sibling;
    unhash(name);
  }
}

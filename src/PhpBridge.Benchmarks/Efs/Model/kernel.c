#include "kernel.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

// A notification takes the folder's lock in the kernel, which a process holds while it waits for the reply to a lookup. A thread of its
// own sends them, so that lookups never wait for a notification.
struct notice {
  fuse_ino_t folder;
  char *text;
  struct notice *next;
};

static struct fuse_session *session;
static bool expire_only;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct notice *first, **last = &first;
static uint64_t queued, sent;

fuse_ino_t node_id(const struct node *node) { return node == &root ? FUSE_ROOT_ID : (uintptr_t)node; }

// An expired name is looked up again, and the cache below it is kept if it is still the same folder. Kernels before 6.2 can only drop
// the name with everything below.
static void notify(const struct notice *notice) {
  size_t length = strlen(notice->text);
  if (!expire_only) {
    fuse_lowlevel_notify_inval_entry(session, notice->folder, notice->text, length);
    return;
  }
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 15)
  fuse_lowlevel_notify_expire_entry(session, notice->folder, notice->text, length);
#else
  fuse_lowlevel_notify_expire_entry(session, notice->folder, notice->text, length, FUSE_LL_EXPIRE_ONLY);
#endif
}

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!first) pthread_cond_wait(&changed, &lock);
    struct notice *notice = first;
    first = notice->next;
    if (!first) last = &first;
    pthread_mutex_unlock(&lock);

    notify(notice);
    free(notice->text);
    free(notice);

    pthread_mutex_lock(&lock);
    sent++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
  }
  return NULL;
}

void kernel_open(struct fuse_session *of, bool can_expire_only) {
  session = of;
  expire_only = can_expire_only;
  pthread_t thread;
  pthread_create(&thread, NULL, work, NULL);
  pthread_detach(thread);
}

void expire_name(fuse_ino_t folder, const char *text) {
  struct notice *notice = calloc(1, sizeof *notice);
  notice->folder = folder;
  notice->text = strdup(text);
  pthread_mutex_lock(&lock);
  *last = notice;
  last = &notice->next;
  queued++;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

void names_drop(struct node *folder) {
  if (folder->names) {
    // The notification makes the kernel expire the folder's attributes too.
    folder->kernel_until_ms = 0;
    folder->renewed = true;
  }
  while (folder->names) {
    expire_name(node_id(folder), folder->names->text);
    name_remove(folder, folder->names->text);
  }
  folder->generation++;
}

void attributes_drop(const struct node *node) { fuse_lowlevel_notify_inval_inode(session, node_id(node), -1, 0); }

void pages_drop(const struct node *node) { fuse_lowlevel_notify_inval_inode(session, node_id(node), 0, 0); }

void names_drop_wait(void) {
  struct timespec end;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec++;
  pthread_mutex_lock(&lock);
  uint64_t until = queued;
  while (sent < until && pthread_cond_timedwait(&changed, &lock, &end) == 0) {}
  pthread_mutex_unlock(&lock);
}

// Implements fcntl and flock locks with locks on the files behind the mount, so that two mounts exclude each other.
#include "locks.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>
#include "client.h"
#include "handle.h"
#include "kernel.h"
#include "operations.h"
#include "rpc.h"

// Each lock-owner (RFC 8881 section 9.1) has an open file description of its own for the file behind the mount. Locks of these
// (fcntl(2), "Open file description locks") exclude each other between processes and threads, and end with the description.
struct owner {
  struct node *node;
  uint64_t id;
  int fd;
  struct owner *next;
};

struct waiter {
  fuse_req_t request;
  struct node *node;
  uint64_t owner;
  struct flock wanted;
};

static pthread_mutex_t owners_lock = PTHREAD_MUTEX_INITIALIZER;
static struct owner *owners;

// Needs owners_lock. -1: the owner has no descriptor.
static int owner_fd(struct node *node, uint64_t id, bool create) {
  struct owner *owner = owners;
  while (owner && (owner->node != node || owner->id != id)) owner = owner->next;
  if (owner || !create) return owner ? owner->fd : -1;
  int fd = open(path_of(node).text, O_RDWR | O_CLOEXEC);
  if (fd < 0) fd = open(path_of(node).text, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  owner = calloc(1, sizeof *owner);
  *owner = (struct owner){node, id, fd, owners};
  owners = owner;
  return fd;
}

// Calls fcntl on an owner's descriptor, under owners_lock, as another thread of that process may be about to release its locks and
// close it. Never waits for a lock. 0 or an errno.
static int control(struct node *node, uint64_t id, bool create, int command, struct flock *lock) {
  int error = 0;
  pthread_mutex_lock(&owners_lock);
  int fd = owner_fd(node, id, create);
  lock->l_pid = 0;
  if (fd < 0) {
    error = create ? errno : 0;
  } else if (fcntl(fd, command, lock) < 0) {
    error = errno == EACCES ? EAGAIN : errno;
  }
  pthread_mutex_unlock(&owners_lock);
  return error;
}

bool lock_drop(struct node *node, uint64_t id) {
  bool found = false;
  pthread_mutex_lock(&owners_lock);
  for (struct owner **at = &owners; *at;) {
    struct owner *owner = *at;
    if (owner->node != node || owner->id != id) {
      at = &owner->next;
      continue;
    }
    *at = owner->next;
    close(owner->fd);
    free(owner);
    found = true;
  }
  pthread_mutex_unlock(&owners_lock);
  return found;
}

static bool owner_has_locks(struct node *node, uint64_t id) {
  pthread_mutex_lock(&owners_lock);
  bool has = owner_fd(node, id, false) >= 0;
  pthread_mutex_unlock(&owners_lock);
  return has;
}

static int attempt(struct node *node, uint64_t owner, const struct flock *wanted) {
  struct flock lock = *wanted;
  int error = rpc(LOCK, 0);
  return error ? error : control(node, owner, true, F_OFD_SETLK, &lock);
}

// The new owner of a lock must see what the previous one has written: the Linux client drops its cached pages and attributes.
static void answer(fuse_req_t request, struct node *node, int error) {
  if (!error) {
    pthread_mutex_lock(&nodes_lock);
    node->read_ms = node->kernel_until_ms = 0;
    node->has_data = false;
    pthread_mutex_unlock(&nodes_lock);
    pages_drop(node);
  }
  fuse_reply_err(request, error);
}

// EFS sends no callbacks, so a waiting client repeats its request, less and less often.
static void *wait_for(void *argument) {
  struct waiter *waiter = argument;
  int64_t pause = parameter(LOCK_WAIT_MIN_MS);
  int error = EAGAIN;
  while (error == EAGAIN) {
    for (int64_t end = now_ms() + pause; now_ms() < end && error == EAGAIN;) {
      pause_ms(end - now_ms() < 20 ? end - now_ms() : 20);
      if (fuse_req_interrupted(waiter->request)) error = EINTR;
    }
    if (error == EAGAIN) error = attempt(waiter->node, waiter->owner, &waiter->wanted);
    pause = pause * 2 < parameter(LOCK_WAIT_MAX_MS) ? pause * 2 : parameter(LOCK_WAIT_MAX_MS);
  }
  answer(waiter->request, waiter->node, error);
  free(waiter);
  return NULL;
}

static void lock_set(fuse_req_t request, struct node *node, uint64_t owner, const struct flock *wanted, bool wait) {
  if (wanted->l_type == F_UNLCK) {
    struct flock lock = *wanted;
    int error = owner_has_locks(node, owner) ? rpc(LOCK, 0) : 0;
    fuse_reply_err(request, error ? error : control(node, owner, false, F_OFD_SETLK, &lock));
    return;
  }
  int error = attempt(node, owner, wanted);
  if (error != EAGAIN || !wait) {
    answer(request, node, error);
    return;
  }
  struct waiter *waiter = calloc(1, sizeof *waiter);
  *waiter = (struct waiter){request, node, owner, *wanted};
  pthread_t thread;
  if (pthread_create(&thread, NULL, wait_for, waiter) != 0) {
    free(waiter);
    fuse_reply_err(request, ENOLCK);
    return;
  }
  pthread_detach(thread);
}

static int lock_test(struct node *node, uint64_t owner, struct flock *lock) {
  int error = rpc(LOCK, 0);
  return error ? error : control(node, owner, true, F_OFD_GETLK, lock);
}

// The kernel gives POSIX locks and flock locks different owner numbers, so they do not conflict.
void op_setlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock, int wait) {
  act_as_server();
  int error = lock->l_type == F_UNLCK ? send_written(handle_of(file)) : 0;
  if (error) {
    fuse_reply_err(request, error);
  } else {
    lock_set(request, node_of(id), file->lock_owner, lock, wait);
  }
}

void op_getlk(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, struct flock *lock) {
  act_as_server();
  int error = lock_test(node_of(id), file->lock_owner, lock);
  if (error) {
    fuse_reply_err(request, error);
  } else {
    fuse_reply_lock(request, lock);
  }
}

// flock(2) is a byte-range lock on the whole file on NFS, and an exclusive one requires that the file is open for writing.
void op_flock(fuse_req_t request, fuse_ino_t id, struct fuse_file_info *file, int operation) {
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

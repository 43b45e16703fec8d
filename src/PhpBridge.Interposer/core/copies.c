#include "copies.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "state.h"

// By descriptor: Lambda allows 1024 of them. Which file it is, is compared, as it may have been closed in ways that we do
// not see.
enum { REMEMBERED = 1024 };
static struct copy {
  bool used;
  dev_t device;
  ino_t inode;
  struct stat status;         // The site's.
  size_t root_length;
  char path[MIRROR_MAX_PATH]; // The site's, with all links resolved.
} *copies;                    // NULL until there is the first.
static int last_used = -1;

static struct timespec time_of(int64_t nanoseconds) {
  int64_t seconds = nanoseconds / 1000000000, rest = nanoseconds % 1000000000;
  if (rest < 0) {
    seconds--;
    rest += 1000000000;
  }
  return (struct timespec){ .tv_sec = seconds, .tv_nsec = rest };
}

void status_of_entry(const struct mirror_index *index, const struct mirror_entry *entry, struct stat *status) {
  memset(status, 0, sizeof *status);
  status->st_dev = index->device;
  status->st_ino = entry->inode;
  status->st_mode = entry->mode;
  status->st_nlink = entry->links;
  status->st_uid = entry->user;
  status->st_gid = entry->group;
  status->st_size = (off_t)entry->size;
  status->st_blksize = 4096;
  status->st_blocks = (blkcnt_t)entry->blocks;
  // Nobody may rely on when something was read last: EFS is mounted with noatime by many.
  status->st_atim = status->st_mtim = time_of(entry->modified);
  status->st_ctim = time_of(entry->changed);
}

// Megabytes, of which a page is used for each descriptor that ever was a copy.
static bool have_copies(void) {
  if (copies)
    return true;
  void *memory = mmap(NULL, REMEMBERED * sizeof *copies, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory != MAP_FAILED)
    copies = memory;
  return copies;
}

bool remember_copy(int descriptor, const struct lookup *lookup) {
  struct stat status;
  const char *root = real_root();
  size_t root_length = strlen(root), length = lookup->entry->name_length;
  if (descriptor >= REMEMBERED || root_length + 1 + length >= MIRROR_MAX_PATH || !have_copies() || syscall(SYS_fstat, descriptor, &status) != 0)
    return false;
  struct copy *copy = &copies[descriptor];
  copy->device = status.st_dev;
  copy->inode = status.st_ino;
  status_of_entry(lookup->index->header, lookup->entry, &copy->status);
  copy->root_length = root_length;
  char *end = mempcpy(copy->path, root, root_length);
  *end++ = '/';
  *(char *)mempcpy(end, path_of_entry(lookup), length) = 0;
  copy->used = true;
  if (descriptor > last_used)
    last_used = descriptor;
  return true;
}

static bool may_be_copy(int descriptor) { return copies && descriptor >= 0 && descriptor <= last_used && copies[descriptor].used; }

// NULL: it is none, as STATUS says, which is the kernel's.
static struct copy *copy_of(int descriptor, const struct stat *status) {
  if (!may_be_copy(descriptor))
    return NULL;
  struct copy *copy = &copies[descriptor];
  // An inode's number may be another file's by now. The copy has the length and the time of the site's file.
  if (copy->device == status->st_dev && copy->inode == status->st_ino && copy->status.st_size == status->st_size &&
      copy->status.st_mtim.tv_sec == status->st_mtim.tv_sec && copy->status.st_mtim.tv_nsec == status->st_mtim.tv_nsec)
    return copy;
  copy->used = false;
  return NULL;
}

static struct copy *find_copy(int descriptor) {
  struct stat status;
  return may_be_copy(descriptor) && syscall(SYS_fstat, descriptor, &status) == 0 ? copy_of(descriptor, &status) : NULL;
}

bool copy_status(int descriptor, struct stat *status) {
  const struct copy *copy = copy_of(descriptor, status);
  if (!copy)
    return false;
  blksize_t block = status->st_blksize;
  *status = copy->status;
  status->st_blksize = block;
  return true;
}

// Its times may be others: somebody has written into it, and will be read.
static int open_site_file(const struct copy *copy, int flags) {
  int file = (int)syscall(SYS_openat, AT_FDCWD, copy->path, flags | O_NOFOLLOW | O_CLOEXEC);
  struct stat status;
  if (file >= 0 && syscall(SYS_fstat, file, &status) == 0 && status.st_ino == copy->status.st_ino && status.st_dev == copy->status.st_dev)
    return file;
  if (file >= 0 || errno == ENOENT || errno == ENOTDIR || errno == ELOOP)
    errno = ESTALE;
  if (file >= 0)
    close(file);
  return -1;
}

int exchange_copy(int descriptor) {
  int error = errno;
  struct copy *copy = find_copy(descriptor);
  errno = error;
  if (!copy)
    return 0;
  int flags = (int)syscall(SYS_fcntl, descriptor, F_GETFL), of_descriptor = (int)syscall(SYS_fcntl, descriptor, F_GETFD);
  int file = open_site_file(copy, flags & ~(O_CREAT | O_TRUNC | O_EXCL));
  if (file < 0)
    return -1;
  lseek(file, lseek(descriptor, 0, SEEK_CUR), SEEK_SET);
  syscall(SYS_dup3, file, descriptor, of_descriptor & FD_CLOEXEC ? O_CLOEXEC : 0);
  close(file);
  copy->used = false;
  errno = error;
  return 0;
}

static bool is_at(const struct copy *copy, const char *path, size_t length) {
  const char *own = copy->path + copy->root_length + 1;
  return length == 0 || (strncmp(own, path, length) == 0 && (own[length] == 0 || own[length] == '/'));
}

void exchange_copies_at(const char *path, size_t length) {
  int error = errno;
  for (int descriptor = 0; descriptor <= last_used; descriptor++)
    if (may_be_copy(descriptor) && is_at(&copies[descriptor], path, length))
      exchange_copy(descriptor);
  errno = error;
}

void exchange_copies(void) { exchange_copies_at("", 0); }

void remember_duplicate(int from, int to) {
  const struct copy *copy = to >= 0 && to < REMEMBERED ? find_copy(from) : NULL;
  if (!copy || from == to)
    return;
  copies[to] = *copy;
  if (to > last_used)
    last_used = to;
}

bool leads_to_descriptor(const char *path) {
  return (strncmp(path, "/proc/", 6) == 0 && strstr(path, "/fd/")) || strncmp(path, "/dev/fd/", 8) == 0 || strncmp(path, "/dev/std", 8) == 0;
}

void exchange_copy_named(const char *path) {
  if (last_used >= 0 && path && leads_to_descriptor(path))
    exchange_copies();
}

#include "copies.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "entry_status.h"
#include "roots.h"

// Indexed by descriptor: Lambda allows 1024. Device and inode are compared at each use, as a descriptor may have been closed in a way
// that the interposer does not see.
enum { MAX_DESCRIPTORS = 1024 };
static struct copy {
  bool used;
  dev_t device;
  ino_t inode;
  struct stat status;         // Of the original.
  size_t root_length;
  char path[MIRROR_MAX_PATH]; // Of the original, without symbolic links.
} *copies;                    // NULL until the first copy is opened.
static int last_used = -1;

// Reserves megabytes, of which one page is used for each descriptor that has ever read a copy.
static bool allocate_copies(void) {
  if (copies)
    return true;
  void *memory = mmap(NULL, MAX_DESCRIPTORS * sizeof *copies, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory != MAP_FAILED)
    copies = memory;
  return copies;
}

bool register_copy(int descriptor, const struct lookup *lookup) {
  struct stat status;
  const char *root = real_root();
  size_t root_length = strlen(root), length = lookup->entry->name_length;
  if (descriptor >= MAX_DESCRIPTORS || root_length + 1 + length >= MIRROR_MAX_PATH || !allocate_copies() ||
      syscall(SYS_fstat, descriptor, &status) != 0)
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

// STATUS is what the kernel returns for the descriptor. NULL: it reads no copy.
static struct copy *copy_of(int descriptor, const struct stat *status) {
  if (!may_be_copy(descriptor))
    return NULL;
  struct copy *copy = &copies[descriptor];
  // The inode number may have been reused. A copy has the length and the modification time of its original.
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

bool replace_copy_status(int descriptor, struct stat *status) {
  const struct copy *copy = copy_of(descriptor, status);
  if (!copy)
    return false;
  blksize_t block = status->st_blksize;
  *status = copy->status;
  status->st_blksize = block;
  return true;
}

// The times may differ: the file has been written to since, and the new data will be read.
static int open_original(const struct copy *copy, int flags) {
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

int replace_copy(int descriptor) {
  int error = errno;
  struct copy *copy = find_copy(descriptor);
  errno = error;
  if (!copy)
    return 0;
  int flags = (int)syscall(SYS_fcntl, descriptor, F_GETFL), descriptor_flags = (int)syscall(SYS_fcntl, descriptor, F_GETFD);
  int file = open_original(copy, flags & ~(O_CREAT | O_TRUNC | O_EXCL));
  if (file < 0)
    return -1;
  lseek(file, lseek(descriptor, 0, SEEK_CUR), SEEK_SET);
  syscall(SYS_dup3, file, descriptor, descriptor_flags & FD_CLOEXEC ? O_CLOEXEC : 0);
  close(file);
  copy->used = false;
  errno = error;
  return 0;
}

static bool is_at_or_below(const struct copy *copy, const char *path, size_t length) {
  const char *own = copy->path + copy->root_length + 1;
  return length == 0 || (strncmp(own, path, length) == 0 && (own[length] == 0 || own[length] == '/'));
}

void replace_copies_below(const char *path, size_t length) {
  int error = errno;
  for (int descriptor = 0; descriptor <= last_used; descriptor++)
    if (may_be_copy(descriptor) && is_at_or_below(&copies[descriptor], path, length))
      replace_copy(descriptor);
  errno = error;
}

void replace_copies(void) { replace_copies_below("", 0); }

void register_duplicate(int from, int to) {
  const struct copy *copy = to >= 0 && to < MAX_DESCRIPTORS ? find_copy(from) : NULL;
  if (!copy || from == to)
    return;
  copies[to] = *copy;
  if (to > last_used)
    last_used = to;
}

bool leads_to_descriptor(const char *path) {
  return (strncmp(path, "/proc/", 6) == 0 && strstr(path, "/fd/")) || strncmp(path, "/dev/fd/", 8) == 0 ||
         strncmp(path, "/dev/std", 8) == 0;
}

void replace_copy_named_by(const char *path) {
  if (last_used >= 0 && path && leads_to_descriptor(path))
    replace_copies();
}

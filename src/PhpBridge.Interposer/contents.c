#include "contents.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "state.h"

// By descriptor: Lambda allows 1024 of them. Which file it is, is compared, as it may have been closed in ways that we do
// not see.
enum { REMEMBERED = 1024 };
static struct content {
  bool used;
  dev_t device;
  ino_t inode;
  uint64_t hash;
  struct stat status;
} contents[REMEMBERED];

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

void remember_content(int descriptor, const struct lookup *lookup) {
  struct stat status;
  if (descriptor < 0 || descriptor >= REMEMBERED || syscall(SYS_fstat, descriptor, &status) != 0)
    return;
  struct content *content = &contents[descriptor];
  content->device = status.st_dev;
  content->inode = status.st_ino;
  content->hash = lookup->hash;
  status_of_entry(lookup->index->header, lookup->entry, &content->status);
  content->used = true;
}

static const struct content *content_of(int descriptor, const struct stat *status) {
  if (descriptor < 0 || descriptor >= REMEMBERED || !contents[descriptor].used)
    return NULL;
  struct content *content = &contents[descriptor];
  // An inode's number may be another file's by now. The content has the length and the time of the site's file.
  if (content->device == status->st_dev && content->inode == status->st_ino && content->status.st_size == status->st_size &&
      content->status.st_mtim.tv_sec == status->st_mtim.tv_sec && content->status.st_mtim.tv_nsec == status->st_mtim.tv_nsec)
    return content;
  content->used = false;
  return NULL;
}

bool content_status(int descriptor, struct stat *status) {
  const struct content *content = mirror ? content_of(descriptor, status) : NULL;
  if (!content)
    return false;
  blksize_t block = status->st_blksize;
  *status = content->status;
  status->st_blksize = block;
  return true;
}

static int open_site_file(uint64_t hash, int flags) {
  const struct index *index = may_read_index() ? current_index() : NULL;
  const struct mirror_entry *entry = index ? find_hashed_entry(index, hash) : NULL;
  char path[2 * MIRROR_MAX_PATH];
  if (!entry)
    return -1;
  char *end = stpcpy(stpcpy(path, mirror->real_root), "/");
  memcpy(end, index->names + entry->name, entry->name_length);
  end[entry->name_length] = 0;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC);
}

void exchange_content(int descriptor) {
  struct stat status;
  if (!mirror || descriptor < 0 || descriptor >= REMEMBERED || !contents[descriptor].used)
    return;
  int error = errno;
  const struct content *content = syscall(SYS_fstat, descriptor, &status) == 0 ? content_of(descriptor, &status) : NULL;
  int flags = content ? fcntl(descriptor, F_GETFL) : 0;
  int file = content && (flags & O_ACCMODE) == O_RDONLY ? open_site_file(content->hash, flags & ~(O_CREAT | O_TRUNC)) : -1;
  if (file >= 0) {
    lseek(file, lseek(descriptor, 0, SEEK_CUR), SEEK_SET);
    syscall(SYS_dup3, file, descriptor, fcntl(descriptor, F_GETFD) & FD_CLOEXEC ? O_CLOEXEC : 0);
    close(file);
    contents[descriptor].used = false;
  }
  errno = error;
}

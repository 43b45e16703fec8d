#include "entry_status.h"

#include <string.h>

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
  // The access time is not in the index: programs cannot rely on it, as file systems are often mounted with noatime.
  status->st_atim = status->st_mtim = time_of(entry->modified);
  status->st_ctim = time_of(entry->changed);
}

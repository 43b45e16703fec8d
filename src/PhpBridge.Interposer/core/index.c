#include "index.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"
#include "state.h"
#include "worker.h"

static struct index current, retired;
static uint32_t current_number, current_request;
static bool has_adopted;
static pthread_t reader;

void use_index_in_this_thread(void) { reader = pthread_self(); }

static bool fits(uint64_t at, uint64_t count, uint64_t size, uint64_t whole) {
  return at % sizeof(uint32_t) == 0 && at <= whole && count <= (whole - at) / size;
}

static bool is_valid(const struct mirror_index *header, uint64_t size) {
  return header->magic == MIRROR_INDEX_MAGIC && header->layout == MIRROR_LAYOUT && header->size == size && header->entries > 0 &&
         header->buckets > header->entries && (header->buckets & (header->buckets - 1)) == 0 &&
         header->entries_at % sizeof(uint64_t) == 0 && fits(header->entries_at, header->entries, sizeof(struct mirror_entry), size) &&
         fits(header->buckets_at, header->buckets, sizeof(uint32_t), size) && fits(header->names_at, 0, 1, size);
}

static const struct mirror_index *map_index(uint32_t number) {
  char path[NUMBERED_PATH];
  numbered_path(path, "/index-", number);
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return NULL;
  struct stat status;
  struct mirror_index *header = MAP_FAILED;
  if (syscall(SYS_fstat, file, &status) == 0 && status.st_size >= (off_t)sizeof *header)
    header = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (header == MAP_FAILED)
    return NULL;
  if (is_valid(header, (uint64_t)status.st_size))
    return header;
  munmap(header, (size_t)status.st_size);
  return NULL;
}

static void adopt(uint32_t number) {
  current_number = number;
  const struct mirror_index *header = number ? map_index(number) : NULL;
  // A signal handler may have interrupted a lookup: the previous index stays mapped until the next adoption.
  if (retired.header)
    munmap((void *)retired.header, retired.header->size);
  retired = current;
  current = (struct index){ 0 };
  if (!header)
    return;
  current.entries = (const void *)((const char *)header + header->entries_at);
  current.buckets = (const void *)((const char *)header + header->buckets_at);
  current.names = (const char *)header + header->names_at;
  current.header = header;
}

// A worker keeps one index for the whole request.
static void adopt_for_request(struct mirror_writer *worker) {
  uint32_t request = __atomic_load_n(&worker->request, __ATOMIC_ACQUIRE);
  if (has_adopted && request == current_request)
    return;
  has_adopted = true;
  current_request = request;
  uint32_t number = __atomic_load_n(&mirror->active_index, __ATOMIC_ACQUIRE);
  if (number != current_number)
    adopt(number);
  __atomic_store_n(&worker->adopted_index, current.header ? number : 0, __ATOMIC_RELEASE);
}

const struct index *current_index(void) {
  if (!pthread_equal(pthread_self(), reader))
    return NULL;
  if (is_worker()) {
    adopt_for_request(own_writer());
  } else if (!current.header) {
    uint32_t number = __atomic_load_n(&mirror->active_index, __ATOMIC_ACQUIRE);
    if (number != current_number)
      adopt(number);
  }
  return current.header && !__atomic_load_n(&own_writer()->overflow, __ATOMIC_ACQUIRE) ? &current : NULL;
}

// A path in two pieces, which saves joining them for each segment of a lookup: that of a folder, and a name in it, which may be NULL.
struct pieces {
  const char *folder, *name;
  size_t folder_length, name_length;
};

static bool equals(const char *path, size_t length, const struct pieces *pieces) {
  size_t slash = pieces->name && pieces->folder_length;
  if (length != pieces->folder_length + slash + pieces->name_length || memcmp(path, pieces->folder, pieces->folder_length) != 0)
    return false;
  path += pieces->folder_length;
  return !pieces->name || ((!slash || *path == '/') && memcmp(path + slash, pieces->name, pieces->name_length) == 0);
}

static const struct mirror_entry *find(const struct index *index, uint64_t hash, const struct pieces *pieces) {
  uint32_t mask = index->header->buckets - 1;
  for (uint32_t bucket = (uint32_t)(hash >> 2) & mask;; bucket = (bucket + 1) & mask) {
    uint32_t number = index->buckets[bucket];
    if (number == 0 || number > index->header->entries)
      return NULL;
    const struct mirror_entry *entry = &index->entries[number - 1];
    if (entry->hash == hash && equals(index->names + entry->name, entry->name_length, pieces))
      return entry;
  }
}

const struct mirror_entry *find_entry(const struct index *index, uint64_t hash, const char *path, size_t length) {
  const struct pieces pieces = { .folder = path, .folder_length = length };
  return find(index, hash, &pieces);
}

const struct mirror_entry *find_child(const struct index *index, uint64_t hash, const struct mirror_entry *folder, const char *name,
                                      size_t size) {
  const struct pieces pieces = {
    .folder = index->names + folder->name, .folder_length = folder->name_length, .name = name, .name_length = size
  };
  return find(index, hash, &pieces);
}

#include "state.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "copies.h"
#include "memory_access.h"

struct mirror_state *mirror;

static size_t root_length;
static pthread_t reader;

// A worker learns its number after the fork, as php-fpm sets the variable there. What a worker starts inherits it.
static bool inherited_worker, writer_is_known, has_worker;
static uint16_t writer;

static size_t size_of_writer(const struct mirror_state *state) {
  return sizeof(struct mirror_writer) + (size_t)state->touched_slots * sizeof(uint64_t) + state->changed_size;
}

static struct mirror_state *map_state(const char *path, size_t *size) {
  // Not open(): that is ours.
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0)
    return NULL;
  struct stat status;
  void *memory = MAP_FAILED;
  if (syscall(SYS_fstat, file, &status) == 0 && status.st_size >= (off_t)sizeof(struct mirror_state)) {
    *size = (size_t)status.st_size;
    memory = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  close(file);
  return memory == MAP_FAILED ? NULL : memory;
}

static bool is_path(const char *text) {
  size_t length = strnlen(text, MIRROR_MAX_PATH);
  return length > 1 && length < MIRROR_MAX_PATH && text[0] == '/' && text[length - 1] != '/';
}

static bool understands(const struct mirror_state *state, size_t size) {
  return state->magic == MIRROR_STATE_MAGIC && state->layout == MIRROR_LAYOUT && is_path(state->root) && state->real_root < 2 &&
         is_path(state->real_roots[state->real_root]) && is_path(state->directory) && strlen(state->directory) < MIRROR_MAX_DIRECTORY && state->excluded[MIRROR_EXCLUDED - 1] == 0 &&
         state->excluded[MIRROR_EXCLUDED - 2] == 0 && state->writers > 0 && state->writers <= UINT16_MAX &&
         state->touched_slots > 0 && (state->touched_slots & (state->touched_slots - 1)) == 0 &&
         size == sizeof *state + state->writers * size_of_writer(state);
}

static void forked(void) {
  reader = pthread_self();
  // php-fpm's master forks workers; what a worker forks is its child.
  inherited_worker |= has_worker;
  writer_is_known = false;
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("PHPBRIDGE_MIRROR_STATE");
  if (!path || !*path)
    return;
  size_t size;
  struct mirror_state *state = map_state(path, &size);
  if (!state)
    return;
  if (!understands(state, size) || pthread_atfork(exchange_copies, NULL, forked) != 0) {
    munmap(state, size);
    return;
  }
  root_length = strlen(state->root);
  reader = pthread_self();
  inherited_worker = getenv("FPM_POOL") != NULL;
  mirror = state;
}

static const char *below(const char *path, const char *root, size_t length) {
  return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0) ? path + length : NULL;
}

const char *below_root(const char *path) {
  if (!mirror || !path || !is_readable(path))
    return NULL;
  const char *rest = below(path, mirror->root, root_length);
  return rest ? rest : below_real_root(path);
}

const char *real_root(void) { return mirror->real_roots[__atomic_load_n(&mirror->real_root, __ATOMIC_ACQUIRE) & 1]; }

const char *below_real_root(const char *path) {
  const char *root = real_root();
  return below(path, root, strlen(root));
}

bool may_read_index(void) { return pthread_equal(pthread_self(), reader); }

static bool find_worker(uint16_t *number) {
  const char *pool = getenv("FPM_POOL"), *last = pool ? strrchr(pool, '-') : NULL;
  if (!last || last[1] < '0' || last[1] > '9')
    return false;
  unsigned long which = strtoul(last + 1, NULL, 10);
  *number = (uint16_t)which;
  return which + 1 < mirror->writers;
}

uint16_t own_writer_number(void) {
  if (!writer_is_known) {
    has_worker = find_worker(&writer);
    if (!has_worker)
      writer = (uint16_t)(mirror->writers - 1);
    writer_is_known = true;
  }
  return writer;
}

struct mirror_writer *own_writer(void) {
  return (void *)((char *)(mirror + 1) + own_writer_number() * size_of_writer(mirror));
}

bool is_worker(void) {
  own_writer_number();
  return has_worker && !inherited_worker;
}

enum exclusion exclusion_of(const char *path, size_t length) {
  size_t size;
  for (const char *excluded = mirror->excluded; *excluded; excluded += size + 1) {
    size = strlen(excluded);
    if (length < size || memcmp(path, excluded, size) != 0)
      continue;
    if (length == size)
      return IS_EXCLUDED;
    if (path[size] == '/')
      return BELOW_EXCLUDED;
  }
  return NOT_EXCLUDED;
}

bool is_excluded_name(const char *folder, size_t folder_length, const char *name, size_t size) {
  size_t slash = folder_length ? 1 : 0, length;
  for (const char *excluded = mirror->excluded; *excluded; excluded += length + 1) {
    length = strlen(excluded);
    if (length == folder_length + slash + size && memcmp(excluded, folder, folder_length) == 0 && (!slash || excluded[folder_length] == '/') &&
        memcmp(excluded + folder_length + slash, name, size) == 0)
      return true;
  }
  return false;
}

void count(uint64_t *counter) { __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); }

#include "state.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct mirror_state *mirror;

static bool is_absolute_path(const char *text) {
  size_t length = strnlen(text, MIRROR_MAX_PATH);
  return length > 1 && length < MIRROR_MAX_PATH && text[0] == '/' && text[length - 1] != '/';
}

static bool is_power_of_two(uint32_t number) { return number > 0 && (number & (number - 1)) == 0; }

static bool has_valid_paths(const struct mirror_state *state) {
  return is_absolute_path(state->root) && state->active_real_root < 2 && is_absolute_path(state->real_roots[state->active_real_root]) &&
         is_absolute_path(state->directory) && strlen(state->directory) < MIRROR_MAX_DIRECTORY &&
         state->excluded[MIRROR_EXCLUDED_SIZE - 1] == 0 && state->excluded[MIRROR_EXCLUDED_SIZE - 2] == 0;
}

static bool is_valid(const struct mirror_state *state, size_t size) {
  return state->magic == MIRROR_STATE_MAGIC && state->layout == MIRROR_LAYOUT && has_valid_paths(state) && state->writers > 0 &&
         state->writers <= UINT16_MAX && is_power_of_two(state->changed_slots) &&
         size == sizeof *state + state->writers * size_of_writer(state);
}

static struct mirror_state *map_file(const char *path, size_t *size) {
  // A system call, as open() is the interposer's own.
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

struct mirror_state *map_state(const char *path, size_t *size) {
  struct mirror_state *state = map_file(path, size);
  if (!state || is_valid(state, *size))
    return state;
  munmap(state, *size);
  return NULL;
}

// Replaces posix_spawn() and the functions that prepare its file actions, as opening a file in the child may create or truncate it.
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"
#include "../core/state.h"
#include "write.h"

// The file actions that open files for writing or change the working directory, in the order in which they were added. The C library
// keeps its own list in a private format.
struct action {
  struct action *next;
  const posix_spawn_file_actions_t *of;
  enum { OPEN, CHDIR, FCHDIR } type;
  int number; // Flags, or a descriptor.
  char path[];
};

static struct action *actions;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void forget(const posix_spawn_file_actions_t *of) {
  pthread_mutex_lock(&lock);
  for (struct action **place = &actions; *place;) {
    struct action *action = *place;
    if (action->of == of) {
      *place = action->next;
      free(action);
    } else {
      place = &action->next;
    }
  }
  pthread_mutex_unlock(&lock);
}

// The analyzer does not see that the list takes ownership.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpragmas"
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
static void remember(const posix_spawn_file_actions_t *of, int type, int number, const char *path) {
  struct action *action = mirror ? malloc(sizeof *action + strlen(path) + 1) : NULL;
  if (!action)
    return;
  *action = (struct action){ .of = of, .type = type, .number = number };
  strcpy(action->path, path);
  pthread_mutex_lock(&lock);
  struct action **place = &actions;
  while (*place)
    place = &(*place)->next;
  *place = action;
  pthread_mutex_unlock(&lock);
}
#pragma GCC diagnostic pop

EXPORT int posix_spawn_file_actions_init(posix_spawn_file_actions_t *of) {
  forget(of);
  return LIBC(posix_spawn_file_actions_init)(of);
}

EXPORT int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *of) {
  forget(of);
  return LIBC(posix_spawn_file_actions_destroy)(of);
}

EXPORT int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *of, int descriptor, const char *path, int flags, mode_t mode) {
  int result = LIBC(posix_spawn_file_actions_addopen)(of, descriptor, path, flags, mode);
  if (result == 0 && ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC))))
    remember(of, OPEN, flags, path);
  return result;
}

EXPORT int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *of, const char *path) {
  int result = LIBC(posix_spawn_file_actions_addchdir_np)(of, path);
  if (result == 0)
    remember(of, CHDIR, -1, path);
  return result;
}

EXPORT int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t *of, int descriptor) {
  int result = LIBC(posix_spawn_file_actions_addfchdir_np)(of, descriptor);
  if (result == 0)
    remember(of, FCHDIR, descriptor, "");
  return result;
}

static int change_directory(int folder, const struct action *action) {
  int next = action->type == CHDIR ? (int)syscall(SYS_openat, folder, action->path, O_PATH | O_DIRECTORY | O_CLOEXEC)
                                   : (int)syscall(SYS_fcntl, action->number, F_DUPFD_CLOEXEC, 0);
  if (folder >= 0)
    close(folder);
  return next;
}

// Records all changes, as the parent does not learn how far the child gets.
static void record_actions(const posix_spawn_file_actions_t *of) {
  int folder = AT_FDCWD;
  pthread_mutex_lock(&lock);
  for (const struct action *action = actions; action; action = action->next) {
    if (action->of != of)
      continue;
    if (action->type != OPEN) {
      folder = change_directory(folder, action);
      continue;
    }
    struct change change;
    plan_open(&change, folder, action->path, action->number);
    begin_changes(&change, NULL);
    end_changes(&change, NULL, true);
  }
  pthread_mutex_unlock(&lock);
  if (folder >= 0)
    close(folder);
}

static void before_spawn(const posix_spawn_file_actions_t *of) {
  replace_copies();
  if (mirror && of && actions)
    record_actions(of);
}

EXPORT int posix_spawn(pid_t *process, const char *path, const posix_spawn_file_actions_t *of, const posix_spawnattr_t *attributes,
                       char *const arguments[], char *const environment[]) {
  before_spawn(of);
  return LIBC(posix_spawn)(process, path, of, attributes, arguments, environment);
}

EXPORT int posix_spawnp(pid_t *process, const char *file, const posix_spawn_file_actions_t *of, const posix_spawnattr_t *attributes,
                        char *const arguments[], char *const environment[]) {
  before_spawn(of);
  return LIBC(posix_spawnp)(process, file, of, attributes, arguments, environment);
}

// Connects the process to the mirror when the interposer is loaded, and again after each fork.
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "copies.h"
#include "index.h"
#include "roots.h"
#include "state.h"
#include "worker.h"

static void after_fork_in_child(void) {
  use_index_in_this_thread();
  forget_worker();
}

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("PHPBRIDGE_MIRROR_STATE");
  size_t size;
  struct mirror_state *state = path && *path ? map_state(path, &size) : NULL;
  if (!state)
    return;
  if (pthread_atfork(replace_copies, NULL, after_fork_in_child) != 0) {
    munmap(state, size);
    return;
  }
  use_root(state->root);
  use_index_in_this_thread();
  note_inherited_worker();
  mirror = state;
}

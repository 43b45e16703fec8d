#include "roots.h"

#include <string.h>

#include "memory_access.h"
#include "state.h"

static size_t root_length;

void use_root(const char *root) { root_length = strlen(root); }

static const char *below(const char *path, const char *root, size_t length) {
  return strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0) ? path + length : NULL;
}

const char *below_root(const char *path) {
  if (!mirror || !path || !is_readable(path))
    return NULL;
  const char *rest = below(path, mirror->root, root_length);
  return rest ? rest : below_real_root(path);
}

const char *real_root(void) { return mirror->real_roots[__atomic_load_n(&mirror->active_real_root, __ATOMIC_ACQUIRE) & 1]; }

const char *below_real_root(const char *path) {
  const char *root = real_root();
  return below(path, root, strlen(root));
}

#include "next.h"

#include <dlfcn.h>

void *next_function(void **found, const char *name) {
  // Two threads may both look: they find the same.
  void *function = __atomic_load_n(found, __ATOMIC_RELAXED);
  if (!function) {
    function = dlsym(RTLD_NEXT, name);
    __atomic_store_n(found, function, __ATOMIC_RELAXED);
  }
  return function;
}

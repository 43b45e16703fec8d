#include "libc.h"

#include <dlfcn.h>

// In glibc 2.34 it moved from libdl into libc and got a new version. The old one is in both, and so programs of an older
// system can load us too, which PHP of the layer may start.
#if defined(__x86_64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
#endif

void *next_function(void **found, const char *name) {
  // Two threads may both look: they find the same.
  void *function = __atomic_load_n(found, __ATOMIC_RELAXED);
  if (!function) {
    function = dlsym(RTLD_NEXT, name);
    __atomic_store_n(found, function, __ATOMIC_RELAXED);
  }
  return function;
}

bool program_has(const char *name) { return dlsym(RTLD_DEFAULT, name); }

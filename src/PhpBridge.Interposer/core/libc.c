#include "libc.h"

#include <dlfcn.h>

// glibc 2.34 moved dlsym from libdl to libc and gave it a new symbol version. Both still export the old version, which lets programs
// of an older distribution, which PHP may start, load the interposer too.
#if defined(__x86_64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
#endif

void *libc_function(void **cached, const char *name) {
  // Two threads may look it up at the same time: both find the same function.
  void *function = __atomic_load_n(cached, __ATOMIC_RELAXED);
  if (!function) {
    function = dlsym(RTLD_NEXT, name);
    __atomic_store_n(cached, function, __ATOMIC_RELAXED);
  }
  return function;
}

bool program_defines(const char *name) { return dlsym(RTLD_DEFAULT, name); }

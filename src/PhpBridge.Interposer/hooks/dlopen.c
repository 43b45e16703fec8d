// Replaces dlopen(), so that PHP's extensions use the interposer's functions.
#include <dlfcn.h>

#include "../core/libc.h"
#include "../core/state.h"

// PHP loads extensions with RTLD_DEEPBIND, which makes each prefer the libraries that it is linked with to preloaded ones: opcache's
// stat() would bypass the interposer. The compiler must turn this into a jump: dlopen() searches the RPATH of its caller.
EXPORT void *dlopen(const char *file, int mode) { return LIBC(dlopen)(file, mirror ? mode & ~RTLD_DEEPBIND : mode); }

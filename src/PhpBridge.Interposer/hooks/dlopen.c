#include <dlfcn.h>

#include "../core/libc.h"
#include "../core/state.h"

// PHP loads its extensions so that each prefers what it is linked with over what was preloaded: opcache's stat() would
// never be ours. The real function is jumped to, not called, as it looks at who calls: whose RPATH is to be searched.
EXPORT void *dlopen(const char *file, int mode) { return NEXT(dlopen)(file, mirror ? mode & ~RTLD_DEEPBIND : mode); }

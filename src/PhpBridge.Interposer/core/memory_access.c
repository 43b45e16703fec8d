#include "memory_access.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "layout.h"
#include "php.h"

enum { PAGE = 4096, MASK = 8 };

// The kernel copies the mask from there before it finds that there is no such way to set it. Not from the page's beginning:
// NULL is no mask.
static bool is_readable_page(uintptr_t page) {
  const int no_such_way = -1;
  int error = errno;
  bool readable = syscall(SYS_rt_sigprocmask, no_such_way, page + MASK, NULL, MASK) == 0 || errno != EFAULT;
  errno = error;
  return readable;
}

bool is_readable(const char *text) {
  if (is_php)
    return text;
  size_t size = 0;
  while (size < MIRROR_MAX_PATH) {
    uintptr_t page = (uintptr_t)(text + size) & ~(uintptr_t)(PAGE - 1);
    size_t rest = page + PAGE - (uintptr_t)(text + size);
    if (!is_readable_page(page))
      return false;
    if (memchr(text + size, 0, rest))
      return true;
    size += rest;
  }
  return true; // Too long for the kernel too.
}

// The kernel puts the mask that there is.
static bool is_writable_mask(void *memory) {
  int error = errno;
  bool writable = syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, memory, MASK) == 0;
  errno = error;
  return writable;
}

bool is_writable(void *memory, size_t size) {
  return memory && (is_php || (is_writable_mask(memory) && is_writable_mask((char *)memory + size - MASK)));
}

bool is_empty(const char *text) { return text && is_readable(text) && !*text; }

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

// The kernel copies the signal mask from the given address before it rejects the invalid operation, so EFAULT means unreadable. The
// address is not the start of the page, as that could be NULL, which stands for no mask.
static bool is_readable_page(uintptr_t page) {
  const int invalid_operation = -1;
  int error = errno;
  bool readable = syscall(SYS_rt_sigprocmask, invalid_operation, page + MASK, NULL, MASK) == 0 || errno != EFAULT;
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
  return true; // The kernel will refuse it as too long.
}

// Has the kernel write the current signal mask there.
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

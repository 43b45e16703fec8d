#include "scratch.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

// Two, as some functions have two paths. Whoever comes while they are lent out, another thread or a signal's handler, gets
// new memory: malloc() may not be called in each of these.
enum { KEPT = 2 };
static struct scratch kept[KEPT];
static bool is_lent[KEPT];

struct scratch *borrow_scratch(void) {
  for (size_t i = 0; i < KEPT; i++)
    if (!__atomic_exchange_n(&is_lent[i], true, __ATOMIC_ACQUIRE))
      return &kept[i];
  int error = errno;
  void *memory = mmap(NULL, sizeof(struct scratch), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  errno = error;
  return memory == MAP_FAILED ? NULL : memory;
}

void return_scratch(struct scratch *scratch) {
  if (!scratch)
    return;
  int error = errno;
  if (scratch >= kept && scratch < kept + KEPT)
    __atomic_store_n(&is_lent[scratch - kept], false, __ATOMIC_RELEASE);
  else
    munmap(scratch, sizeof *scratch);
  errno = error;
}

#include "scratch.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

// Two, for functions with two paths. While both are lent out, other threads and signal handlers get a new mapping: malloc() is not
// allowed in all of them.
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

#include "pending.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

// Unpacking everything takes a tenth of a second. If no blob arrives for this long, the file system is not slower.
static const int64_t PATIENCE_NS = 5 * 1000000000LL;

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

uint32_t await_blob(const struct mirror_entry *entry) {
  static bool has_given_up;
  int error = errno;
  uint32_t blob, last = 0;
  int64_t end = 0;
  for (;;) {
    // Read before the blob: an arrival after that ends the wait.
    uint32_t arrivals = __atomic_load_n(&mirror->blob_arrivals, __ATOMIC_ACQUIRE);
    blob = __atomic_load_n(&entry->blob, __ATOMIC_ACQUIRE);
    if (blob != MIRROR_PENDING)
      break;
    int64_t now = now_ns();
    if (end == 0 || arrivals != last)
      end = now + PATIENCE_NS; // Each arrival restarts the timeout; signals do not.
    last = arrivals;
    if (has_given_up || now >= end) {
      has_given_up = true;
      blob = 0;
      break;
    }
    const struct timespec rest = { .tv_sec = (end - now) / 1000000000, .tv_nsec = (end - now) % 1000000000 };
    syscall(SYS_futex, &mirror->blob_arrivals, FUTEX_WAIT, arrivals, &rest, NULL, 0);
  }
  errno = error;
  return blob;
}

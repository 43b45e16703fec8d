#include "pending.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

// All of it takes a tenth of a second. Where nothing comes for so long, the file system cannot be slower.
static const int64_t PATIENCE_NS = 5 * 1000000000LL;

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

uint32_t await_content(const struct mirror_entry *entry) {
  static bool has_given_up;
  int error = errno;
  uint32_t content, last = 0;
  int64_t end = 0;
  for (;;) {
    // Before the content: one that arrives after that ends the wait.
    uint32_t arrived = __atomic_load_n(&mirror->arrived, __ATOMIC_ACQUIRE);
    content = __atomic_load_n(&entry->content, __ATOMIC_ACQUIRE);
    if (content != MIRROR_COMING)
      break;
    int64_t now = now_ns();
    if (end == 0 || arrived != last)
      end = now + PATIENCE_NS; // Patience is for the next one to come, whatever signals come meanwhile.
    last = arrived;
    if (has_given_up || now >= end) {
      has_given_up = true;
      content = 0;
      break;
    }
    const struct timespec rest = { .tv_sec = (end - now) / 1000000000, .tv_nsec = (end - now) % 1000000000 };
    syscall(SYS_futex, &mirror->arrived, FUTEX_WAIT, arrived, &rest, NULL, 0);
  }
  errno = error;
  return content;
}

#include "arrival.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "state.h"

// All of it takes a tenth of a second. Where nothing comes for so long, the file system cannot be slower.
enum { PATIENCE = 5 }; // Seconds.

uint32_t await_content(const struct mirror_entry *entry) {
  static bool has_given_up;
  const struct timespec patience = { .tv_sec = PATIENCE };
  int error = errno;
  uint32_t content;
  for (;;) {
    // Before the content: one that arrives after that ends the wait.
    uint32_t arrived = __atomic_load_n(&mirror->arrived, __ATOMIC_ACQUIRE);
    content = __atomic_load_n(&entry->content, __ATOMIC_ACQUIRE);
    if (content != MIRROR_COMING)
      break;
    if (has_given_up) {
      content = 0;
      break;
    }
    has_given_up = syscall(SYS_futex, &mirror->arrived, FUTEX_WAIT, arrived, &patience, NULL, 0) != 0 && errno == ETIMEDOUT;
  }
  errno = error;
  return content;
}

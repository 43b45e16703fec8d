#include "change.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "changed_paths.h"
#include "copies.h"
#include "state.h"
#include "worker.h"

static void record(struct change *change) {
  if (!change->inside || change->recorded)
    return;
  change->recorded = true;
  replace_copies_below(change->path, change->length);
  if (change->parent_scope) {
    const char *slash = memrchr(change->path, '/', change->length);
    add_changed_path(change->path, slash ? (size_t)(slash - change->path) : 0, change->parent_scope);
  }
  if (change->scope)
    add_changed_path(change->path, change->length, change->scope);
}

// The bridge compares the counter before and after it looks at a path, and looks again if it has moved.
static void count_change(void) { __atomic_fetch_add(&own_writer()->changes, 1, __ATOMIC_SEQ_CST); }

static void record_both(struct change *first, struct change *second) {
  if (!first->inside && !(second && second->inside))
    return;
  int error = errno;
  __atomic_fetch_add(&mirror->changes, 1, __ATOMIC_RELAXED);
  record(first);
  if (second)
    record(second);
  count_change();
  errno = error;
}

static bool are_expected(const struct change *first, const struct change *second) {
  return first->expected && (!second || second->expected);
}

static void release(struct change *change) {
  return_scratch(change->scratch);
  change->scratch = NULL;
}

void begin_changes(struct change *first, struct change *second) {
  if (are_expected(first, second))
    record_both(first, second);
}

void end_changes(struct change *first, struct change *second, bool succeeded) {
  if (succeeded && !are_expected(first, second))
    record_both(first, second);
  // What the bridge has published during the call may be incomplete.
  if (first->recorded || (second && second->recorded))
    count_change();
  release(first);
  if (second)
    release(second);
}

void add_temporary(const char *path) {
  struct change change;
  plan_change(&change, AT_FDCWD, path, OP_REPLACE, false);
  record(&change);
  release(&change);
  if (change.recorded)
    count_change();
}

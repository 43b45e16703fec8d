#include "change_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copies.h"
#include "exclusions.h"
#include "layout.h"
#include "memory_access.h"
#include "resolve.h"
#include "roots.h"
#include "state.h"

static unsigned scope_of_permissions(mode_t mode) { return S_ISDIR(mode) ? MIRROR_SCOPE_SUBTREE : MIRROR_SCOPE_ENTRY; }

static void set_scopes(struct change *change, enum operation operation, mode_t mode) {
  bool existed = mode != 0;
  switch (operation) {
    case OP_CREATE:
    case OP_REMOVE:
    case OP_REPLACE:
      change->scope = MIRROR_SCOPE_SUBTREE;
      change->parent_scope = MIRROR_SCOPE_ENTRY;
      break;
    case OP_WRITE:
      change->scope = MIRROR_SCOPE_SUBTREE;
      break;
    case OP_WRITE_OR_CREATE:
      change->scope = MIRROR_SCOPE_SUBTREE;
      change->parent_scope = existed ? 0 : MIRROR_SCOPE_ENTRY;
      break;
    case OP_SET_STATUS:
      change->scope = MIRROR_SCOPE_ENTRY;
      break;
    case OP_SET_PERMISSIONS:
      change->scope = scope_of_permissions(mode);
      break;
    case OP_CREATE_TEMPORARY:
      change->parent_scope = MIRROR_SCOPE_ENTRY;
      break;
  }
  if (operation == OP_CREATE)
    change->expected = !existed;
  else if (operation == OP_REMOVE || operation == OP_SET_STATUS || operation == OP_SET_PERMISSIONS || operation == OP_WRITE)
    change->expected = existed;
}

// The change cannot be determined, so the whole tree counts as changed.
static void set_everything(struct change *change) {
  change->inside = true;
  change->scope = MIRROR_SCOPE_SUBTREE;
  change->parent_scope = 0;
  change->length = 0;
  change->path = "";
}

// FULL has no symbolic links.
static void set_path(struct change *change, const char *full) {
  const char *rest = below_real_root(full);
  if (!rest)
    return;
  if (*rest == '/')
    rest++;
  change->length = strlen(rest);
  if (change->length >= MIRROR_MAX_PATH) {
    set_everything(change); // Relative paths reach deeper than the longest path.
    return;
  }
  change->path = memcpy(change->scratch->path, rest, change->length);
  switch (exclusion_of(change->path, change->length)) {
    case BELOW_EXCLUDED:
      return;
    case IS_EXCLUDED:
      // The index contains its existence only.
      change->scope = MIRROR_SCOPE_ENTRY;
      change->inside = change->parent_scope;
      return;
    default:
      change->inside = true;
  }
}

// False: PATH cannot lead below the root, so the call costs nothing more. True: it does, or only the kernel can resolve it.
static bool may_be_below(const char *path) {
  return path[0] != '/' || below_root(path) || strstr(path, "//") || strstr(path, "/.") || leads_to_descriptor(path);
}

// False: the plan is complete.
static bool start_plan(struct change *change) {
  *change = (struct change){ .expected = true };
  if (!mirror)
    return false;
  change->scratch = borrow_scratch();
  if (!change->scratch) {
    set_everything(change);
    return false;
  }
  change->scratch->full[0] = 0;
  return true;
}

// Releases the memory early if no path is needed.
static void finish_plan(struct change *change) {
  if (change->inside)
    return;
  return_scratch(change->scratch);
  change->scratch = NULL;
}

static void resolve_change(struct change *change, int folder, const char *path, enum operation operation, bool follow) {
  struct scratch *scratch = change->scratch;
  errno = 0;
  int parent = open_parent(folder, path, follow, scratch);
  if (parent >= 0 && path_of_descriptor(parent, scratch->full)) {
    set_scopes(change, operation, mode_of(parent, scratch->split.name));
    if (scratch->split.name[0])
      strcat(strcat(scratch->full, "/"), scratch->split.name);
    set_path(change, scratch->full);
  } else if (parent >= 0 || errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
    set_everything(change); // The call itself needs no descriptor and may succeed.
  }
  if (parent >= 0)
    close(parent);
}

static bool is_in_directory_of_bridge(const char *full) {
  size_t length = strlen(mirror->directory);
  return strncmp(full, mirror->directory, length) == 0 && full[length] == '/';
}

void plan_change(struct change *change, int folder, const char *path, enum operation operation, bool follow) {
  *change = (struct change){ .expected = true };
  if (!mirror || !path || !is_readable(path) || !may_be_below(path))
    return;
  int error = errno;
  replace_copy_named_by(path);
  if (start_plan(change)) {
    resolve_change(change, folder, path, operation, follow);
    // PATH is a link to a descriptor that reads a copy. It leads to the original once that has replaced the copy.
    if (!change->inside && is_in_directory_of_bridge(change->scratch->full)) {
      replace_copies();
      resolve_change(change, folder, path, operation, follow);
    }
    finish_plan(change);
  }
  errno = error;
}

bool plan_descriptor_change(struct change *change, int descriptor) {
  *change = (struct change){ .expected = true };
  if (replace_copy(descriptor) != 0)
    return false;
  int error = errno;
  if (start_plan(change)) {
    change->scope = scope_of_permissions(mode_of(descriptor, ""));
    if (path_of_descriptor(descriptor, change->scratch->full))
      set_path(change, change->scratch->full);
    finish_plan(change);
  }
  errno = error;
  return true;
}

// Records what a call changes below the document root: begin_…() before the call determines and records it, end_…() after the call
// records the outcome.
//
//   struct change change;
//   begin_change(&change, AT_FDCWD, path, OP_REMOVE, false);
//   return end_change(&change, LIBC(unlink)(path));
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "scratch.h"

enum operation {
  OP_CREATE,           // The path must not exist.
  OP_REMOVE,           // It must exist.
  OP_REPLACE,          // It may exist.
  OP_SET_STATUS,       // It must exist, and only its status changes.
  OP_SET_PERMISSIONS,  // The same for mode and owner, which for a folder affect access to everything below.
  OP_WRITE,            // It must exist, and its data changes.
  OP_WRITE_OR_CREATE,
  OP_CREATE_TEMPORARY, // The C library chooses the last segment. Call add_temporary() with the name afterwards.
};

struct change {
  bool inside;           // The path is below the root and not excluded.
  bool expected;         // The path exists, or does not exist, as the call requires. Otherwise the call fails and changes nothing.
  bool recorded;
  unsigned scope;        // MIRROR_SCOPE_… of the path; 0: the path does not change.
  unsigned parent_scope; // The same of the folder that contains it.
  size_t length;
  const char *path;      // Relative to the root, without symbolic links, not terminated. Valid until the change ends.
  struct scratch *scratch;
};

// Determines the change. FOLDER and PATH are the arguments of the call. FOLLOW: the call follows a symbolic link at PATH. Keeps errno.
void plan_change(struct change *change, int folder, const char *path, enum operation operation, bool follow);

// The same for a change of the status or the length of an open file. False: the descriptor reads a copy of a file that no longer
// exists; errno is set.
bool plan_descriptor_change(struct change *change, int descriptor);

// Records planned changes, before the call: from now on the paths bypass the index, and descriptors that read copies of them get the
// original file. Records nothing if either change is not as expected. SECOND may be NULL. Keeps errno.
void begin_changes(struct change *first, struct change *second);

// Must follow every planned change. If the call succeeded although it was not expected to, because another process was faster,
// the changes are recorded now. Keeps errno.
void end_changes(struct change *first, struct change *second, bool succeeded);

// Records the path that a call with OP_CREATE_TEMPORARY has created.
void add_temporary(const char *path);

// For calls with one path.
static inline void begin_change(struct change *change, int folder, const char *path, enum operation operation, bool follow) {
  plan_change(change, folder, path, operation, follow);
  begin_changes(change, NULL);
}

static inline bool begin_descriptor_change(struct change *change, int descriptor) {
  if (!plan_descriptor_change(change, descriptor))
    return false;
  begin_changes(change, NULL);
  return true;
}

// Returns RESULT, the call's: negative if it failed.
static inline int end_change(struct change *change, int result) {
  end_changes(change, NULL, result >= 0);
  return result;
}

// Determines what a call is about to change below the document root.
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

// What a mutating function is about to change below the root, found out before it does.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"
#include "scratch.h"

enum manner {
  CREATES,  // The path must not exist.
  REMOVES,  // It must exist.
  REPLACES, // It may exist.
  ALTERS,   // It must exist, and only its status changes.
  PERMITS,  // The same with its mode or owner: of a folder, who may reach what is below.
  WRITES,   // It must exist, and its content changes.
  WRITES_OR_CREATES,
  APPEARS, // It gets a name that only the function knows, in the place of the last segment.
};

struct change {
  bool inside;   // It is below the root and not excluded.
  bool expected; // As far as existence goes, the function will do something. Otherwise it fails and nothing changes.
  bool made;
  unsigned kind;   // mirror_touched… of the path; 0: nothing of it.
  unsigned parent; // mirror_touched… of the folder around it; 0: nothing of it.
  size_t length;
  const char *path; // Relative to the root, all links in it resolved, not terminated. Lasts until the change ends.
  struct scratch *scratch;
};

// FOLDER and PATH are a function's own arguments. FOLLOW: what a symbolic link at PATH leads to is changed. Keeps errno.
void plan_change(struct change *change, int folder, const char *path, enum manner manner, bool follow);

// The status or the length of what DESCRIPTOR is open for changes. False: it reads a copy of what is not there any more, and
// errno says so.
bool plan_descriptor_change(struct change *change, int descriptor);

// Before the function: what will change counts as touched from now on, and what this process has open of it is the site's. SECOND
// may be NULL. Nothing happens when either is not as expected, for then the function will fail. Keeps errno.
void begin_changes(struct change *first, struct change *second);

// After a function with which something APPEARS.
void add_appeared(const char *path);

// After the function, always. Where it did what was not expected, another process was faster. Keeps errno.
void end_changes(struct change *first, struct change *second, bool succeeded);

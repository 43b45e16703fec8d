// What the bridge (src/PhpBridge/Mirror) and the interposer tell each other through memory that both map. Little-endian,
// naturally aligned, the same on both of Lambda's architectures. Whoever changes a field changes Mirror/StateLayout.cs,
// Mirror/IndexHeader.cs or Mirror/IndexEntry.cs with it, and LAYOUT.
#pragma once

#include <stdint.h>

enum { MIRROR_LAYOUT = 2 };

#define MIRROR_STATE_MAGIC 0x53424d50u // "PMBS"
#define MIRROR_INDEX_MAGIC 0x49424d50u // "PMBI"

enum {
  MIRROR_MAX_PATH = 4096,
  MIRROR_MAX_DIRECTORY = 256,   // As the path of a file in it has to have room on the smallest stack.
  MIRROR_WORKERS = 512,         // PHPBRIDGE_WORKERS goes up to it
  MIRROR_TOUCHED = 8192,        // slots, a power of two
  MIRROR_RECORDED = 32 * 1024,  // slots, a power of two
  MIRROR_OPENED = 1024 * 1024,  // bytes
  MIRROR_CHANGED = 512 * 1024,  // bytes
  MIRROR_EXCLUDED = 16 * 1024,  // bytes
};

// One php-fpm worker. Which one a process is, the last number of FPM_POOL says (phpbridge-PID-GENERATION-WORKER).
struct mirror_worker {
  uint32_t epoch;   // The bridge adds one before each request: from then on the worker may adopt another index.
  uint32_t changed; // The interposer sets it with the worker's first mutation in a request; the bridge clears it.
  uint32_t adopted; // The interposer says which index it uses.
  uint32_t unused;
};

// $PHPBRIDGE_MIRROR_STATE names this file. The bridge creates it whole before php-fpm starts; it lasts as long as the bridge.
struct mirror_state {
  uint32_t magic;
  uint32_t layout;
  uint32_t index;    // Which index is in force: the file DIRECTORY/index-N. 0: none, every operation goes to the file system.
  uint32_t writing;  // 1: this sandbox has announced that it changes files. 0: ask at DIRECTORY/writer.sock before changing any.
  uint32_t overflow; // 1: more was touched than `touched` holds: as if there were no index, at once.
  uint32_t touched_count;
  uint32_t opened_length;  // Bytes reserved in `opened`. What there was no room for was dropped.
  uint32_t changed_length; // Likewise in `changed`; when something was dropped, `overflow` is set.
  uint64_t answered;  // Operations answered from the index or with a mirrored content.
  uint64_t passed;    // Reading operations below the root that went to the file system.
  uint64_t mutations; // Mutating operations below the root, outside of what is excluded. Counted before they are done.
  uint64_t unannounced; // Mutations for which the bridge could not be asked.
  uint32_t arrived; // Goes up, and wakes who waits (futex(2)), when contents have arrived or are not coming any more.
  uint32_t unused;
  char root[MIRROR_MAX_PATH];      // The document root as it is configured, without a slash at its end.
  char real_root[MIRROR_MAX_PATH]; // The same with all links resolved.
  char directory[MIRROR_MAX_PATH]; // Where indexes (index-N), contents (content/N) and the socket are. Below MIRROR_MAX_DIRECTORY.
  char excluded[MIRROR_EXCLUDED];  // Paths relative to the root, each ended by NUL, the list by another: never mirrored, nor anything below.
  struct mirror_worker workers[MIRROR_WORKERS];

  // What this sandbox has changed since the index in force was made: hashes of paths, open addressing, linear probing from
  // (hash >> 2) & (MIRROR_TOUCHED - 1). A slot is 0 or (hash & ~3) | kind.
  uint64_t touched[MIRROR_TOUCHED];

  // Hashes of the paths that are in `opened` already: open addressing, linear probing from hash & (MIRROR_RECORDED - 1).
  uint64_t recorded[MIRROR_RECORDED];

  // Logs. An entry is: uint16_t length of the path plus 1 (the root's is empty), uint8_t kind, the path relative to the root.
  // Reserved by adding to …_length, filled, and its length stored last, with release order: a reader stops at a length of 0.
  // Where a process has died in between, one stays that never gets a length.
  // Entries are aligned to 2 bytes.
  uint8_t opened[MIRROR_OPENED];   // Each regular file that was opened for reading, once. kind: 0 from the file system, 1 mirrored.
  uint8_t changed[MIRROR_CHANGED]; // Each path that was touched, once. kind as in `touched`.
};

enum {
  MIRROR_TOUCHED_SELF = 1,    // Its status and, of a folder, its list.
  MIRROR_TOUCHED_SUBTREE = 2, // It and everything below.
};

// The status of everything below the root, as it was when the index was made. Never changes once it is in force, but for
// mirror_entry.content, which goes to a number when the content has arrived.
struct mirror_index {
  uint32_t magic;
  uint32_t layout;
  uint64_t size;       // Of the whole file.
  uint64_t device;     // st_dev of the root in this sandbox.
  uint32_t entries;    // Entry 0 is the root, with an empty path. A folder's children are neighbours.
  uint32_t buckets;    // A power of two.
  uint64_t entries_at; // Offsets in the file.
  uint64_t buckets_at; // uint32_t each: an entry's number plus 1, or 0. Linear probing from (hash >> 2) & (buckets - 1).
  uint64_t names_at;
};

struct mirror_entry {
  uint64_t hash; // Of the path relative to the root: FNV-1a, 64 bits (offset basis 14695981039346656037, prime 1099511628211).
  uint64_t inode;
  uint64_t size;   // Bytes.
  uint64_t blocks; // Of 512 bytes.
  int64_t modified; // Nanoseconds since 1970.
  int64_t changed;
  uint32_t mode;
  uint32_t user;
  uint32_t group;
  uint32_t links;
  uint32_t name; // Offset of the path from names_at. Not terminated.
  uint16_t name_length;
  uint16_t base; // Where the path's last segment begins in it.
  uint32_t first_child;
  uint32_t children;
  uint32_t content; // DIRECTORY/content/N holds the file's bytes; 0: they are not here; MIRROR_COMING: they are being loaded.
  uint32_t flags;
};

enum {
  // Ask the file system for this entry itself: its status, its list, its content. Files with more than one link need it:
  // who changes one by another name touches that name only.
  MIRROR_SELF_PASSES = 1,
  MIRROR_SUBTREE_PASSES = 2, // Ask it for this entry and everything below.
};

#define MIRROR_COMING 0xffffffffu

_Static_assert(sizeof(struct mirror_entry) == 88, "Mirror/IndexEntry.cs says the same");
_Static_assert(sizeof(struct mirror_index) == 56, "Mirror/IndexHeader.cs says the same");

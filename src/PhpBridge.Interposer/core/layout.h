// What the bridge (src/PhpBridge/Mirror) and the interposer tell each other through memory that both map. Little-endian,
// naturally aligned, the same on both of Lambda's architectures. Whoever changes a field changes Mirror/StateLayout.cs,
// Mirror/IndexHeader.cs or Mirror/IndexEntry.cs with it, and LAYOUT.
#pragma once

#include <stdint.h>

enum { MIRROR_LAYOUT = 3 };

#define MIRROR_STATE_MAGIC 0x53424d50u // "PMBS"
#define MIRROR_INDEX_MAGIC 0x49424d50u // "PMBI"

enum {
  MIRROR_MAX_PATH = 4096,
  MIRROR_MAX_DIRECTORY = 256,   // As the path of a file in it has to have room on the smallest stack.
  MIRROR_MAX_HOST = 256,
  MIRROR_RECORDED = 32 * 1024,  // slots, a power of two
  MIRROR_OPENED = 1024 * 1024,  // bytes
  MIRROR_EXCLUDED = 16 * 1024,  // bytes
};

// A php-fpm worker with all that it starts, or, the last one, all commands together. Which worker a process belongs to, the
// last number of FPM_POOL says (phpbridge-PID-GENERATION-WORKER). Changes are the writer's own until they are published: the
// other workers of the sandbox go on with their index. Behind the structure lie `touched_slots` times 8 bytes, then
// `changed_size` bytes:
// - Hashes of the paths that the writer has changed since its request began: open addressing, linear probing from
//   (hash >> 2) & (touched_slots - 1). A slot is 0 or (hash & ~3) | kind.
// - A log of the same paths, each once. kind as above.
struct mirror_writer {
  uint32_t epoch;     // The bridge adds one before each request: from then on the worker may adopt another index.
  uint32_t mutations; // Goes up before and after each change below the root and outside of what is excluded.
  uint32_t adopted;   // The index that the worker uses.
  uint32_t overflow;  // 1: more was touched than there is room for: no index for this writer, at once.
  uint32_t touched_count;
  uint32_t changed_length; // Bytes reserved in the log; when something was dropped, `overflow` is set.
  uint32_t unused[2];
  char host[MIRROR_MAX_HOST]; // The host that the request was sent to, in lower case and without a port. Empty: not known.
};

// $PHPBRIDGE_MIRROR_STATE names this file. The bridge creates it whole before php-fpm starts; it lasts as long as the bridge.
struct mirror_state {
  uint32_t magic;
  uint32_t layout;
  uint32_t index;         // Which index is in force: the file DIRECTORY/index-N. 0: none, every operation goes to the file system.
  uint32_t real_root;     // Which of the two `real_roots` counts.
  uint32_t writers;       // php-fpm's workers, and one more for commands.
  uint32_t touched_slots; // For each writer; a power of two.
  uint32_t changed_size;  // Bytes for each writer.
  uint32_t opened_length; // Bytes reserved in `opened`. What there was no room for was dropped.
  uint64_t answered;      // Operations answered from the index or with a mirrored content.
  uint64_t passed;        // Reading operations below the root that went to the file system.
  uint64_t mutations;     // Mutating operations below the root, outside of what is excluded. Counted before they are done.
  uint32_t arrived;       // Goes up, and wakes all that wait (futex(2)), when contents have arrived or are not coming any more.
  uint32_t unused;
  char root[MIRROR_MAX_PATH];          // The document root as it is configured, without a slash at its end.
  char real_roots[2][MIRROR_MAX_PATH]; // The same with all links resolved. A link on the way may be made to lead elsewhere.
  char directory[MIRROR_MAX_PATH];     // Where indexes (index-N), contents (content/N) and the socket are. Below MIRROR_MAX_DIRECTORY.
  // Paths relative to the root, each ended by NUL, the list by another: never mirrored, nor anything below. The bridge may add
  // some at the end, the first byte last.
  char excluded[MIRROR_EXCLUDED];

  // Hashes of the paths that are in `opened` already: open addressing, linear probing from hash & (MIRROR_RECORDED - 1).
  uint64_t recorded[MIRROR_RECORDED];

  // Logs. An entry is: uint16_t length of the path plus 1 (the root's is empty), uint8_t kind, the path relative to the root.
  // Reserved by adding to …_length, filled, and its length stored last, with release order: a reader stops at a length of 0.
  // Where a process has died in between, one stays that never gets a length.
  // Entries are aligned to 2 bytes.
  uint8_t opened[MIRROR_OPENED]; // Each regular file that was opened for reading, once. kind: 0 from the file system, 1 mirrored.

  // struct mirror_writer with its table and log, `writers` times.
};

// What a process sends to DIRECTORY/bridge.sock before a request to the site itself: what its writer has changed is published
// first. One byte comes back when that is done and every sandbox will see it.
struct mirror_barrier {
  uint8_t kind;
  uint8_t unused;
  uint16_t writer;
};

enum {
  MIRROR_BARRIER = 1, // Waits until each sandbox has asked for changes again.
  MIRROR_CARRIED = 2, // Does not wait: the request carries a header that has the sandbox ask.
};

enum {
  MIRROR_TOUCHED_SELF = 1,    // Its status. What a folder gets or loses is touched itself.
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
_Static_assert(sizeof(struct mirror_writer) == 288, "Mirror/WriterLayout.cs says the same");
_Static_assert(sizeof(struct mirror_state) == 1343552, "Mirror/StateLayout.cs says the same");
_Static_assert(sizeof(struct mirror_index) == 56, "Mirror/IndexHeader.cs says the same");

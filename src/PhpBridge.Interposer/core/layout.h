// The memory-mapped structures that the bridge (src/PhpBridge/Mirror) and the interposer share: state, index and barrier message.
//
// All numbers are little-endian and naturally aligned, so the layout is the same on x86_64 and arm64. layout.txt beside this file
// lists the sizes and offsets that the compiler gives these structures; tests compare it with the compiler and with the C# side.
// Increment MIRROR_LAYOUT with every change that the other side could misread.
#pragma once

#include <stdint.h>

enum { MIRROR_LAYOUT = 3 };

#define MIRROR_STATE_MAGIC 0x53424d50u // "PMBS"
#define MIRROR_INDEX_MAGIC 0x49424d50u // "PMBI"

enum {
  MIRROR_MAX_PATH = 4096,
  MIRROR_MAX_DIRECTORY = 256,       // The paths of files in it are built on the stack, which may be small.
  MIRROR_MAX_HOST = 256,
  MIRROR_OPENED_SLOTS = 32 * 1024,  // A power of two.
  MIRROR_OPENED_LOG_SIZE = 1024 * 1024,  // Bytes.
  MIRROR_EXCLUDED_SIZE = 16 * 1024,      // Bytes.
};

// How much of the tree a change affects.
enum {
  MIRROR_SCOPE_ENTRY = 1,   // The status of the path. What a folder gains or loses is a change of its own.
  MIRROR_SCOPE_SUBTREE = 2, // The path and everything below it.
};

// The changes of one writer: a php-fpm worker with all processes that it starts, or, in the last position, all commands together.
// A process finds its worker in the last number of FPM_POOL (phpbridge-PID-RUN-WORKER). Changes are private to their writer until
// the bridge has published them; the sandbox's other workers keep their index. The structure is followed by `changed_slots` times
// 8 bytes, then by `change_log_size` bytes:
// - A hash set of the paths that the writer has changed and the bridge has not published: open addressing, linear probing from
//   (hash >> 2) & (changed_slots - 1). A slot is 0 or (hash & ~3) | scope.
// - A log with each of these paths once, in the format of the logs in struct mirror_state.
struct mirror_writer {
  uint32_t request;           // The bridge increments it before each request. Only then may a worker adopt another index.
  uint32_t changes;           // Incremented before and after each change below the root outside of the exclusions.
  uint32_t adopted_index;     // The index that the worker uses.
  uint32_t overflow;          // 1: the set or the log is full. The writer stops using any index at once.
  uint32_t changed_count;     // Used slots of the set.
  uint32_t change_log_length; // Bytes reserved in the log. An entry that did not fit has set `overflow`.
  uint32_t unused[2];
  char host[MIRROR_MAX_HOST]; // Host of the current request, in lower case and without the port. Empty: unknown.
};

// The file that $PHPBRIDGE_MIRROR_STATE names. The bridge creates it at its full size before it starts php-fpm and keeps it until it
// ends.
//
// Format of the logs: uint16_t length of the path plus 1 (the root's path is empty), uint8_t kind, then the path relative to the
// root; entries are aligned to 2 bytes. A writer reserves space by adding to …_length, fills it, and stores the entry's length last,
// with release order. Readers stop at a length of 0, which an entry keeps if its writer dies halfway.
struct mirror_state {
  uint32_t magic;
  uint32_t layout;
  uint32_t active_index;      // Number N of the active index, the file DIRECTORY/index-N. 0: none, every call goes to the file system.
  uint32_t active_real_root;  // Which of the two `real_roots` is valid.
  uint32_t writers;           // The number of php-fpm workers plus one for commands.
  uint32_t changed_slots;     // Per writer; a power of two.
  uint32_t change_log_size;   // Bytes per writer.
  uint32_t opened_log_length; // Bytes reserved in `opened_log`. Entries that did not fit were dropped.
  uint64_t hits;              // Calls answered from the index or with mirrored file data.
  uint64_t misses;            // Reading calls below the root that went to the file system.
  uint64_t changes;           // Changing calls below the root outside of the exclusions, counted before they are made.
  uint32_t blob_arrivals;     // A futex(2), incremented and woken when pending blobs have arrived or have been given up.
  uint32_t unused;
  char root[MIRROR_MAX_PATH];          // The document root as configured, without a trailing slash.
  char real_roots[2][MIRROR_MAX_PATH]; // The same with all symbolic links resolved. Two, as a link on the way may be redirected.
  char directory[MIRROR_MAX_PATH];     // Holds indexes (index-N), blobs (blobs/N) and the socket. Below MIRROR_MAX_DIRECTORY.
  // Exclusions: paths relative to the root that are not mirrored, nor anything below. Each ends with NUL, the list with another NUL.
  // The bridge may append to it and then writes the first byte last.
  char excluded[MIRROR_EXCLUDED_SIZE];

  // A hash set of the paths in `opened_log`: open addressing, linear probing from hash & (MIRROR_OPENED_SLOTS - 1).
  uint64_t opened_set[MIRROR_OPENED_SLOTS];

  // Each regular file that was opened for reading, once. Kind 0: from the file system, 1: from its blob.
  uint8_t opened_log[MIRROR_OPENED_LOG_SIZE];

  // `writers` times struct mirror_writer with its set and log.
};

// The message that a process sends to DIRECTORY/bridge.sock before it requests a page of its own site, to have its writer's changes
// published first. The bridge sends back one byte when that is done.
struct mirror_barrier {
  uint8_t mode;
  uint8_t unused;
  uint16_t writer;
};

enum {
  MIRROR_PUBLISH_AND_WAIT = 1, // The byte comes once every sandbox must have read the manifest again.
  MIRROR_PUBLISH = 2,          // The byte comes after publishing: the request carries a header that makes its sandbox catch up.
};

// An index: the status of everything below the root at the time when it was made. It is immutable once it is active, except that
// mirror_entry.blob changes from MIRROR_PENDING to a number or 0.
struct mirror_index {
  uint32_t magic;
  uint32_t layout;
  uint64_t size;       // Bytes of the whole file.
  uint64_t device;     // st_dev of the root in this sandbox.
  uint32_t entries;    // Number of entries. Entry 0 is the root, with an empty path. The children of a folder are adjacent.
  uint32_t buckets;    // Number of buckets, a power of two.
  uint64_t entries_at; // Offsets in the file.
  uint64_t buckets_at; // uint32_t each: number of an entry plus 1, or 0. Linear probing from (hash >> 2) & (buckets - 1).
  uint64_t names_at;
};

struct mirror_entry {
  uint64_t hash;   // Of the path relative to the root: FNV-1a, 64 bits (offset basis 14695981039346656037, prime 1099511628211).
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
  uint16_t base; // Offset of the last segment in the path.
  uint32_t first_child;
  uint32_t children;
  uint32_t blob; // N: DIRECTORY/blobs/N holds the file's data. 0: it is not mirrored. MIRROR_PENDING: it is being unpacked.
  uint32_t flags;
};

#define MIRROR_PENDING 0xffffffffu

enum {
  // Bypass the index for the entry itself: its status, its children, its data. Set for files with several hard links, as a change
  // through one name is reported for that name only.
  MIRROR_BYPASS_ENTRY = 1,
  MIRROR_BYPASS_SUBTREE = 2, // Bypass the index for the entry and everything below.
};

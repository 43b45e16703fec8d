// The file of 64-bit counters and parameters that the model and its driver (EfsMount.cs, in the same order) both map.
#pragma once
#include <stdint.h>

enum counter {
  LOOKUP, LOOKUP_MISSING, GETATTR, ACCESS, OPEN, CLOSE, READ, WRITE, READDIR, READLINK, CREATE, SETATTR,
  REMOVE, RENAME, LOCK, STATFS, // one per kind of RPC
  ROUND_TRIPS,                  // all of the above
  SERVED_LOCALLY,               // requests of the kernel that an NFS client would have answered from its caches
  BYTES_READ, BYTES_WRITTEN,
  SLEPT_US,                     // summed over all RPCs, which overlap
  IN_FLIGHT_MAX,
  COUNTERS
};

enum parameter {
  META_US, READ_US, WRITE_US,   // duration of one RPC, not counting the transfer of its bytes
  OVERHEAD_US,                  // subtracted from each duration: the time that FUSE itself takes
  JITTER_PERCENT,               // how much longer the slowest RPCs take; most take far less
  BYTES_PER_MS,                 // bandwidth of the one connection; 0: unlimited
  SLOTS,                        // maximum number of concurrent requests (RFC 8881 section 2.10.6.1)
  ACREGMIN_MS, ACREGMAX_MS, ACDIRMIN_MS, ACDIRMAX_MS, // nfs(5)
  LOCK_WAIT_MIN_MS, LOCK_WAIT_MAX_MS, // pause between two attempts to get a lock that another client holds
  FAULT,                        // enum fault
  FAULT_UNTIL_MS,               // CLOCK_MONOTONIC; 0: until FAULT is changed
  PARAMETERS
};

enum fault { NONE, GONE, ERROR };

struct shared {
  int64_t counters[COUNTERS];
  int64_t parameters[PARAMETERS];
};

extern struct shared *shared;

static inline int64_t parameter(enum parameter which) { return __atomic_load_n(&shared->parameters[which], __ATOMIC_RELAXED); }
static inline void count(enum counter which, int64_t n) { __atomic_add_fetch(&shared->counters[which], n, __ATOMIC_RELAXED); }

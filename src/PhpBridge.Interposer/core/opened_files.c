#include "opened_files.h"

#include "path_log.h"
#include "state.h"

bool add_opened(uint64_t hash) {
  // A set in which so many probes fail holds more paths than the log has room for.
  enum { PROBES = 64 };
  return insert_value(mirror->opened_set, MIRROR_OPENED_SLOTS, (uint32_t)hash, PROBES, hash) == ADDED;
}

void log_opened(const char *path, size_t length, bool mirrored) {
  append_path(mirror->opened_log, MIRROR_OPENED_LOG_SIZE, &mirror->opened_log_length, mirrored, path, length);
}

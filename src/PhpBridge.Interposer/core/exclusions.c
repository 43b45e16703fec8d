#include "exclusions.h"

#include <string.h>

#include "state.h"

enum exclusion exclusion_of(const char *path, size_t length) {
  size_t size;
  for (const char *excluded = mirror->excluded; *excluded; excluded += size + 1) {
    size = strlen(excluded);
    if (length < size || memcmp(path, excluded, size) != 0)
      continue;
    if (length == size)
      return IS_EXCLUDED;
    if (path[size] == '/')
      return BELOW_EXCLUDED;
  }
  return NOT_EXCLUDED;
}

bool is_excluded_name(const char *folder, size_t folder_length, const char *name, size_t size) {
  size_t slash = folder_length ? 1 : 0, length;
  for (const char *excluded = mirror->excluded; *excluded; excluded += length + 1) {
    length = strlen(excluded);
    if (length == folder_length + slash + size && memcmp(excluded, folder, folder_length) == 0 &&
        (!slash || excluded[folder_length] == '/') && memcmp(excluded + folder_length + slash, name, size) == 0)
      return true;
  }
  return false;
}

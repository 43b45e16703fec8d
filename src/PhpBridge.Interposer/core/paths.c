#include "paths.h"

#include <string.h>

#include "state.h"

static char *write_number(char *end, uint32_t number) {
  char digits[10];
  size_t count = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  while (count)
    *end++ = digits[--count];
  *end = 0;
  return end;
}

void numbered_path(char path[NUMBERED_PATH], const char *prefix, uint32_t number) {
  write_number(stpcpy(stpcpy(path, mirror->directory), prefix), number);
}

void descriptor_path(char path[DESCRIPTOR_PATH], int descriptor) { write_number(stpcpy(path, "/proc/self/fd/"), (uint32_t)descriptor); }

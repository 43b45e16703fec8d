#include "worker.h"

#include <stdlib.h>
#include <string.h>

#include "state.h"

// php-fpm sets FPM_POOL in a worker after the fork, so the number is determined at its first use. Children of a worker inherit it.
static bool inherited_worker, is_known, has_worker;
static uint16_t number;

static bool find_worker(uint16_t *found) {
  const char *pool = getenv("FPM_POOL"), *last = pool ? strrchr(pool, '-') : NULL;
  if (!last || last[1] < '0' || last[1] > '9')
    return false;
  unsigned long which = strtoul(last + 1, NULL, 10);
  *found = (uint16_t)which;
  return which + 1 < mirror->writers;
}

uint16_t own_writer_number(void) {
  if (!is_known) {
    has_worker = find_worker(&number);
    if (!has_worker)
      number = (uint16_t)(mirror->writers - 1);
    is_known = true;
  }
  return number;
}

struct mirror_writer *own_writer(void) { return (void *)((char *)(mirror + 1) + own_writer_number() * size_of_writer(mirror)); }

bool is_worker(void) {
  own_writer_number();
  return has_worker && !inherited_worker;
}

void note_inherited_worker(void) { inherited_worker = getenv("FPM_POOL") != NULL; }

void forget_worker(void) {
  inherited_worker |= has_worker;
  is_known = false;
}

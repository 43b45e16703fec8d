#include "rpc.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

struct shared *shared;
static volatile bool stopped;
static pthread_mutex_t link_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t slot_freed = PTHREAD_COND_INITIALIZER;
static int64_t in_flight, link_free_ns;

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int64_t now_ms(void) { return now_ns() / 1000000; }

void stop_waiting(void) { stopped = true; }

static void sleep_until(int64_t ns) {
  struct timespec end = {ns / 1000000000, ns % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR && !stopped) {}
}

void pause_ms(int64_t ms) {
  for (int64_t end = now_ms() + ms; !stopped && now_ms() < end;) {
    int64_t left = end - now_ms();
    sleep_until(now_ns() + (left < 10 ? left : 10) * 1000000);
  }
}

static enum fault fault(void) {
  int64_t until = parameter(FAULT_UNTIL_MS);
  return until == 0 || now_ms() < until ? (enum fault)parameter(FAULT) : NONE;
}

// A hard mount, the default for EFS, retries until the server responds (nfs(5)).
int reach(void) {
  while (fault() == GONE && !stopped) pause_ms(10);
  return stopped || fault() == ERROR ? EIO : 0;
}

static int64_t duration_us(enum counter kind) {
  switch (kind) {
    case READ: return parameter(READ_US);
    case WRITE: case CREATE: case SETATTR: case REMOVE: case RENAME: return parameter(WRITE_US);
    default: return parameter(META_US);
  }
}

// The fourth power gives the long tail of real round trips and keeps most near the minimum.
static int64_t with_jitter(int64_t us) {
  static __thread unsigned seed;
  if (seed == 0) seed = (unsigned)now_ns() | 1;
  double r = (double)rand_r(&seed) / RAND_MAX;
  return us + (int64_t)((double)us * r * r * r * r * (double)parameter(JITTER_PERCENT) / 100);
}

int rpc(enum counter kind, int64_t bytes) {
  static __thread bool precise;
  if (!precise) {
    prctl(PR_SET_TIMERSLACK, 1); // The default makes each sleep 50 µs too long.
    precise = true;
  }
  count(kind, 1);
  count(ROUND_TRIPS, 1);
  int64_t start = now_ns(), us = with_jitter(duration_us(kind));

  pthread_mutex_lock(&link_lock);
  while (in_flight >= parameter(SLOTS) && !stopped) pthread_cond_wait(&slot_freed, &link_lock);
  if (++in_flight > shared->counters[IN_FLIGHT_MAX]) shared->counters[IN_FLIGHT_MAX] = in_flight;
  int64_t sent = now_ns(), end = sent;
  if (bytes > 0 && parameter(BYTES_PER_MS) > 0) {
    link_free_ns = (link_free_ns > sent ? link_free_ns : sent) + bytes * 1000000 / parameter(BYTES_PER_MS);
    end = link_free_ns;
  }
  pthread_mutex_unlock(&link_lock);

  if (us > 0) end += (us - parameter(OVERHEAD_US)) * 1000;
  if (end > sent) sleep_until(end);
  int error = reach();

  pthread_mutex_lock(&link_lock);
  in_flight--;
  pthread_cond_signal(&slot_freed);
  pthread_mutex_unlock(&link_lock);
  count(SLEPT_US, (now_ns() - start) / 1000);
  return error;
}

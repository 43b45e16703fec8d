#include "handle.h"
#include "client.h"
#include "rpc.h"

int send_written(struct handle *handle) {
  int64_t left = __atomic_exchange_n(&handle->dirty, 0, __ATOMIC_RELAXED);
  int error = 0;
  for (; left > 0 && !error; left -= LARGEST_IO) error = rpc(WRITE, left < LARGEST_IO ? left : LARGEST_IO);
  return error;
}

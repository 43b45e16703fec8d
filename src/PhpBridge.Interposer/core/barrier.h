// Has the bridge publish this writer's changes, so that every sandbox sees them in the requests that follow.
#pragma once

#include <stdbool.h>

// True if the current request has changed anything that may not be published yet.
bool has_unpublished_changes(void);

// Returns when the bridge confirms, or after a timeout. Keeps errno.
void publish_changes(void);

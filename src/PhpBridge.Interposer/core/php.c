#include "php.h"

#include <stddef.h>

#include "libc.h"

bool is_php;

// php, php-fpm and whatever else runs scripts have it for their extensions.
__attribute__((constructor)) static void start(void) { is_php = program_has("php_request_startup"); }

#include "php.h"

#include "libc.h"

bool is_php;

// php, php-fpm and every other program with the PHP engine export this function for their extensions.
__attribute__((constructor)) static void detect_php(void) { is_php = program_defines("php_request_startup"); }

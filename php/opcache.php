<?php
/**
 * Has opcache forget scripts that have changed, and this worker what paths lead to. Run in php-fpm by the bridge, between two
 * requests: opcache compares times in whole seconds, and another content may have the same; and PHP remembers for minutes where
 * links lead. On stdin: the document root, then the paths of files and folders, a line each; none is possible.
 */

declare(strict_types=1);

clearstatcache(true);
$paths = array_filter(explode("\n", (string) file_get_contents('php://input')), strlen(...));
$root = array_shift($paths);
$status = $paths !== [] && function_exists('opcache_get_status') ? opcache_get_status() : false;
if ($status === false) {
    exit;
}
if (in_array($root, $paths, true) || !isset($status['scripts'])) {
    opcache_reset();
    exit;
}
foreach (array_keys($status['scripts']) as $script) {
    foreach ($paths as $path) {
        if (str_starts_with($script, $path) && ($script === $path || $script[strlen($path)] === '/')) {
            opcache_invalidate($script, true);
            break;
        }
    }
}

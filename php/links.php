<?php
/**
 * Tells through which links this worker of php-fpm has come, for the bridge, between two requests: lines of a path, a tab, and the real
 * path that PHP remembers for it.
 */

declare(strict_types=1);

foreach (realpath_cache_get() as $path => $entry) {
    if ($entry['realpath'] !== $path && !str_contains("$path{$entry['realpath']}", "\n")) {
        echo "$path\t{$entry['realpath']}\n";
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Layout;

/** Finds a site's WordPress by its files, as the bridge does at its start (LayoutFinder.cs). */
final class Finder
{
    /** The folder with wp-load.php; null where there is none, or where there are several and nothing says which. */
    public static function core(string $docroot): ?string
    {
        if (is_file("$docroot/wp-load.php")) {
            return $docroot;
        }
        $named = self::named($docroot);
        if ($named !== null) {
            return $named;
        }
        $found = array_values(array_filter(glob("$docroot/*", GLOB_ONLYDIR) ?: [], static fn (string $folder): bool => is_file("$folder/wp-load.php")));
        return count($found) === 1 ? $found[0] : null;
    }

    /** wp-load.php takes the one above too, unless that belongs to another WordPress. */
    public static function configuration(string $core): ?string
    {
        $above = dirname($core);
        return match (true) {
            is_file("$core/wp-config.php") => "$core/wp-config.php",
            is_file("$above/wp-config.php") && !is_file("$above/wp-settings.php") => "$above/wp-config.php",
            default => null,
        };
    }

    /** A path below the document root relative to it, another as it is. */
    public static function below(string $docroot, string $path): string
    {
        foreach (array_unique([$docroot, (string) realpath($docroot)]) as $root) {
            if ($root !== '' && str_starts_with("$path/", "$root/")) {
                return (string) substr($path, strlen($root) + 1);
            }
        }
        return $path;
    }

    /** Without `.`, `..` and doubled slashes; links stay what they are. */
    public static function normal(string $path): string
    {
        $segments = [];
        foreach (explode('/', $path) as $segment) {
            if ($segment === '..') {
                array_pop($segments);
            } elseif ($segment !== '' && $segment !== '.') {
                $segments[] = $segment;
            }
        }
        return '/' . implode('/', $segments);
    }

    /** What index.php requires, in the many ways to write that. */
    private static function named(string $docroot): ?string
    {
        $index = "$docroot/index.php";
        if (!is_file($index) || !preg_match_all('#[\'"]([^\'"\n]*?)/?wp-blog-header\.php[\'"]#', (string) file_get_contents($index, length: 65536), $matches)) {
            return null;
        }
        $place = dirname((string) realpath($index));
        foreach ($matches[1] as $path) {
            foreach ([...(str_starts_with($path, '/') ? [$path] : []), "$docroot/$path", "$place/$path", dirname($place) . "/$path"] as $folder) {
                if (is_file(self::normal("$folder/wp-load.php"))) {
                    return self::normal($folder);
                }
            }
        }
        return null;
    }
}

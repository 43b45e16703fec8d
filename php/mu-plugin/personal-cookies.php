<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** Cookies by which WordPress and its plugins recognize a visitor: ../personal-cookies.txt, and what WORDPRESS_CACHE_COOKIES adds. */
final class PersonalCookies
{
    /** Whether the request has one. The file is only read for requests that have cookies at all. */
    public static function arePresent(): bool
    {
        return $_COOKIE !== [] && self::amongst(array_map(strval(...), array_keys($_COOKIE)));
    }

    /** @param list<string> $names */
    private static function amongst(array $names): bool
    {
        foreach (self::prefixes() as $prefix) {
            foreach ($names as $name) {
                if (str_starts_with($name, $prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return list<string> */
    private static function prefixes(): array
    {
        $lines = file(dirname(__DIR__) . '/personal-cookies.txt', FILE_IGNORE_NEW_LINES);
        if ($lines === false) {
            return ['']; // Without the list, any cookie may be one of them.
        }
        $own = array_map(trim(...), explode(',', Settings::text('WORDPRESS_CACHE_COOKIES')));
        return array_values(array_filter([...$lines, ...$own], static fn (string $prefix): bool => $prefix !== '' && $prefix[0] !== '#'));
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/**
 * Reads the memory of an object cache that has replaced WordPress's (`object-cache.php`). All that are in wide use keep what a request has
 * read in an array `$cache` or `$_cache`, either by group and key, or by one key such as `prefix:posts:12`, `1:posts:12` or `posts12`.
 */
final class ForeignCache
{
    private const GROUPS = ['posts', 'terms', 'users', 'comment'];

    /** @return array<string, array<int|string, mixed>>|null null if there is no such array, or no post in it */
    public static function groups(object $cache): ?array
    {
        foreach (['cache', '_cache'] as $name) {
            $entries = self::property($cache, $name);
            if (!is_array($entries)) {
                continue;
            }
            $groups = isset($entries['posts']) && is_array($entries['posts']) ? self::ids($entries) : self::split($entries);
            if (($groups['posts'] ?? []) !== []) {
                return $groups;
            }
        }
        return null;
    }

    private static function property(object $cache, string $name): mixed
    {
        return (function () use ($name): mixed {
            return property_exists($this, $name) && isset($this->$name) ? $this->$name : null;
        })->bindTo($cache, $cache)();
    }

    /**
     * @param array<mixed> $entries
     * @return array<string, array<int|string, mixed>>
     */
    private static function ids(array $entries): array
    {
        return array_filter(array_intersect_key($entries, array_flip(self::GROUPS)), is_array(...));
    }

    /**
     * @param array<mixed> $entries
     * @return array<string, array<int|string, mixed>>
     */
    private static function split(array $entries): array
    {
        $groups = [];
        foreach ($entries as $key => $value) {
            if (is_string($key) && preg_match('/(?:^|[:.\/_-])(?:(\d+)[:.\/_-])?(posts|terms|users|comment)[:.\/_-]?(?:(\d+)[:.\/_-])?(\d+)$/D', $key, $match)) {
                $blog = $match[1] . $match[3];
                $groups[$match[2]][is_multisite() && $blog !== '' ? "$blog:$match[4]" : (int) $match[4]] = $value;
            }
        }
        return $groups;
    }
}

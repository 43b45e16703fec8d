<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/**
 * Collects what a request changes and has the page cache forget it: before the response's head, so that the person who made the change sees it
 * on the next page, again at the end for what follows, and every two seconds in long requests and commands.
 */
final class Purges
{
    /** More are everything: as many changes touch most pages. */
    private const MOST = 500;

    private const INTERVAL = 2.0; // Seconds.

    /** @var array<string, true> */
    private static array $tags = [];

    /** @var array<string, true> */
    private static array $urls = [];

    private static bool $isAll = false;

    private static float $first = 0;

    public static function start(): void
    {
        // Before the invalidation of CloudFront, which ends the response, and asks for pages again.
        add_action('shutdown', self::send(...), PHP_INT_MAX - 1);
        // For changes that callbacks of the same priority make, and after an error.
        register_shutdown_function(self::send(...));
    }

    public static function tags(string ...$tags): void
    {
        foreach ($tags as $tag) {
            self::$tags[Tag::clean($tag)] = true;
        }
        self::collected();
    }

    /** @param string ...$urls addresses of this site, or their paths */
    public static function urls(string ...$urls): void
    {
        foreach ($urls as $url) {
            $parts = parse_url($url) ?: [];
            self::$urls[($parts['path'] ?? '/') . (isset($parts['query']) ? "?{$parts['query']}" : '')] = true;
        }
        self::collected();
    }

    /** All pages; in a network, of this site. */
    public static function site(): void
    {
        is_multisite() ? self::tags(Tag::of('site')) : self::all();
    }

    /** All pages; in a network, of all sites. */
    public static function all(): void
    {
        self::$isAll = true;
        self::collected();
    }

    private static function collected(): void
    {
        $now = microtime(true);
        self::$first = self::$first ?: $now;
        if ($now - self::$first > self::INTERVAL) {
            self::send();
        }
    }

    /** @return bool whether all that was collected is in effect */
    public static function send(): bool
    {
        $purge = self::batch();
        [self::$tags, self::$urls, self::$isAll, self::$first] = [[], [], false, 0];
        if ($purge === null || CacheSocket::path() === '') {
            return true;
        }
        try {
            CacheSocket::purge($purge);
            return true;
        } catch (\RuntimeException | \JsonException $e) {
            error_log('The page cache may answer with old pages of ' . self::description($purge) . ", as it could not be purged: {$e->getMessage()}. "
                . 'Run `phpbridge wp cache purge --all`.');
            return false;
        }
    }

    /** @return array<string, mixed>|null */
    private static function batch(): ?array
    {
        if (self::$isAll || count(self::$tags) + count(self::$urls) > self::MOST) {
            return ['all' => true];
        }
        $tags = array_map(strval(...), array_keys(self::$tags));
        $urls = array_map(strval(...), array_keys(self::$urls));
        return $tags === [] && $urls === [] ? null : array_filter(['tags' => $tags === [] ? [] : [...$tags, Tag::ANY], 'urls' => $urls]);
    }

    /** @param array<string, mixed> $purge */
    private static function description(array $purge): string
    {
        $names = [...($purge['tags'] ?? []), ...($purge['urls'] ?? [])];
        return isset($purge['all']) ? 'the whole site' : implode(', ', array_slice($names, 0, 20)) . (count($names) > 20 ? ' and ' . (count($names) - 20) . ' more' : '');
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Site Health's tests of page caches: recognizes the bridge's, and names one that a plugin has put in front of WordPress. */
final class PageCacheHealth
{
    /** By what their advanced-cache.php contains. */
    private const OTHERS = [
        'wpsupercache' => 'WP Super Cache', 'wp-cache-phase1' => 'WP Super Cache', 'w3tc' => 'W3 Total Cache', 'litespeed' => 'LiteSpeed Cache', 'wp_rocket' => 'WP Rocket', 'wp-rocket' => 'WP Rocket',
        'cache_enabler' => 'Cache Enabler', 'wpfastestcache' => 'WP Fastest Cache', 'batcache' => 'Batcache', 'wphb' => 'Hummingbird', 'wpo_cache' => 'WP-Optimize', 'breeze' => 'Breeze', 'powered-cache' => 'Powered Cache',
    ];

    public static function start(): void
    {
        // RFC 9211. WordPress requests the front page and looks for a header of a cache that it knows.
        add_filter('site_status_page_cache_supported_cache_headers', static fn (array $headers): array => [
            ...$headers,
            'cache-status' => static fn (mixed $value): bool => preg_match('/;\s*hit\b/i', implode(',', (array) $value)) === 1,
        ]);
    }

    /** The plugin whose pages are answered before WordPress and this plugin are loaded; null if there is no such plugin. */
    public static function otherCache(): ?string
    {
        $file = WP_CONTENT_DIR . '/advanced-cache.php';
        if (!defined('WP_CACHE') || !WP_CACHE || !is_file($file)) {
            return null;
        }
        $code = strtolower((string) file_get_contents($file, length: 65536));
        foreach (self::OTHERS as $sign => $name) {
            if (str_contains($code, $sign)) {
                return $name;
            }
        }
        return 'a plugin that has written wp-content/advanced-cache.php';
    }

    /** @return array{string, string, string} the status, the label and the description of the test */
    public static function result(): array
    {
        $other = self::otherCache();
        $hasOwn = CacheSocket::path() !== '' && PageLifetime::setting() > 0;
        return match (true) {
            $hasOwn && $other !== null => ['recommended', 'There are two page caches', "The bridge's page cache serves all sandboxes and is purged when something changes. $other answers before it is known what a page shows; "
                . 'such pages are not stored by the bridge\'s, cost a request to PHP each time, and may be older than a change. Switch the page cache of ' . $other . ' off; its other functions may stay on.'],
            $hasOwn => ['good', 'Pages are served from the page cache', sprintf('Pages that are the same for every visitor are made once and answered without PHP for up to %s, unless something that they show changes before.', human_time_diff(0, PageLifetime::setting()))],
            $other !== null => ['good', 'Pages are served from a page cache', "$other stores pages in the site's folder."],
            CacheSocket::path() === '' => ['good', 'There is no page cache beside CloudFront', 'PHPBRIDGE_PAGE_CACHE is off: PHP makes each page that CloudFront has not stored.'],
            default => ['recommended', 'There is no page cache', 'WORDPRESS_PAGE_CACHE_SECONDS is 0: PHP makes each page that CloudFront has not stored.'],
        };
    }
}

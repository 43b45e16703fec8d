<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

use PhpBridge\Plugin\CacheControl;
use PhpBridge\Plugin\Settings;

/** How long the page cache may answer with the page that is being made. Purges follow changes; this bounds the rest, such as relative dates. */
final class PageLifetime
{
    /** Pages without a bound on their number. */
    private const SEARCH = 5 * MINUTE_IN_SECONDS, MISSING = MINUTE_IN_SECONDS;

    /** When a statement failed, or content of other sites is shown, which changes unseen. */
    private const BROKEN = MINUTE_IN_SECONDS, FOREIGN = HOUR_IN_SECONDS;

    private static int $most = PHP_INT_MAX;

    public static function start(): void
    {
        add_filter('nonce_user_logged_out', self::nonce(...));
        add_action('wp_feed_options', static fn () => self::atMost(self::FOREIGN));
    }

    /** 10 hours unless set: less than a nonce's least lifetime of 12. */
    public static function setting(): int
    {
        return Settings::number('WORDPRESS_PAGE_CACHE_SECONDS', 10 * HOUR_IN_SECONDS);
    }

    public static function atMost(int $seconds): void
    {
        self::$most = min(self::$most, $seconds);
    }

    public static function seconds(): int
    {
        $isPage = did_action('wp') > 0;
        $isPage && is_search() && self::atMost(self::SEARCH);
        $isPage && is_404() && self::atMost(self::MISSING);
        empty($GLOBALS['EZSQL_ERROR']) || self::atMost(self::BROKEN);
        return min(self::setting(), self::$most);
    }

    /**
     * A nonce in the page must be valid as long as any cache answers with the page. It is so for at least half of `nonce_life`; CloudFront and
     * browsers may hold the page after this cache has given it to them.
     */
    private static function nonce(mixed $user): mixed
    {
        $edge = CacheControl::seconds() + CacheControl::staleSeconds();
        self::atMost(max(0, intdiv((int) apply_filters('nonce_life', DAY_IN_SECONDS), 2) - $edge - 10 * MINUTE_IN_SECONDS));
        return $user;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/**
 * Lets CloudFront keep pages that are the same for everybody, for a short while (RFC 9111, RFC 5861). Decided when the
 * head is sent, as any code may set a cookie until then. A Cache-Control that other code has set is kept.
 */
final class CacheControl
{
    public static function start(): void
    {
        if (PHP_SAPI !== 'cli' && self::seconds() > 0) {
            header_register_callback(self::decide(...));
        }
    }

    public static function seconds(): int
    {
        return Settings::number('WORDPRESS_CACHE_SECONDS', 60);
    }

    private static function decide(): void
    {
        $isRest = defined('REST_REQUEST') && REST_REQUEST;
        // Otherwise this is not a page: a login, an upload, another script. WordPress ends an unchanged feed before 'wp'.
        $isPage = did_action('wp') || $isRest || (http_response_code() === 304 && is_feed());
        if (!$isPage || is_admin() || self::sent('Cache-Control') !== []) {
            return;
        }
        if (!self::isForAnybody($isRest)) {
            header('Cache-Control: private, no-cache');
            return;
        }
        $stale = Settings::number('WORDPRESS_CACHE_STALE_SECONDS', 60);
        header('Cache-Control: public, max-age=0, s-maxage=' . self::seconds() . ($stale > 0 ? ", stale-while-revalidate=$stale" : ''));
        // So that a browser revalidates after the visitor has logged in or commented.
        header('Vary: Cookie', false);
    }

    private static function isForAnybody(bool $isRest): bool
    {
        // A 304 says what its 200 would (RFC 9110 section 15.4.5).
        return in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true)
            && in_array(http_response_code(), [200, 304], true)
            && self::sent('Set-Cookie') === []
            && !(function_exists('session_id') && session_id() !== '')
            && !self::isKnown()
            && self::isTheSameForAllInTheKey()
            && !(defined('DONOTCACHEPAGE') && DONOTCACHEPAGE)
            && !isset($_GET['_wpnonce'])
            && ($isRest || self::isOrdinaryPage())
            && apply_filters('phpbridge_cache_page', true);
    }

    /**
     * CloudFront does not heed Vary: what depends on a field that its key lacks, it would give to everybody. WordPress answers
     * cross-origin requests of the REST API with the asker's own origin.
     */
    private static function isTheSameForAllInTheKey(): bool
    {
        // In REST this is another method, which no cache key contains.
        if (isset($_SERVER['HTTP_X_HTTP_METHOD_OVERRIDE'])) {
            return false;
        }
        $key = ['accept-encoding', ...self::words([Settings::text('WORDPRESS_CACHE_KEY_FIELDS')])];
        $fields = self::words(self::sent('Vary'));
        if (array_diff(self::sent('Access-Control-Allow-Origin'), ['*']) !== []) {
            $fields[] = 'origin';
        }
        return array_diff($fields, $key) === [];
    }

    private static function isKnown(): bool
    {
        return isset($_SERVER['HTTP_AUTHORIZATION']) || isset($_SERVER['HTTP_X_WP_NONCE']) || is_user_logged_in() || PersonalCookies::arePresent();
    }

    private static function isOrdinaryPage(): bool
    {
        return !is_search() && !is_preview() && !is_customize_preview() && !is_404()
            && !(is_singular() && (get_queried_object()->post_password ?? '') !== '')
            && !isset($_GET['add-to-cart'])
            && !self::isOneOf('is_cart', 'is_checkout', 'is_account_page', 'edd_is_checkout');
    }

    /** Shops' functions. */
    private static function isOneOf(string ...$questions): bool
    {
        foreach ($questions as $question) {
            if (function_exists($question) && $question()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The values of all lines of a field that is about to be sent.
     *
     * @return list<string>
     */
    private static function sent(string $name): array
    {
        $lines = array_filter(headers_list(), static fn (string $line): bool => stripos($line, "$name:") === 0);
        return array_values(array_map(static fn (string $line): string => trim(substr($line, strlen($name) + 1)), $lines));
    }

    /**
     * @param list<string> $lists
     * @return list<string>
     */
    private static function words(array $lists): array
    {
        return array_map(strtolower(...), self::list(implode(',', $lists)));
    }

    /** @return list<string> */
    private static function list(string $text): array
    {
        return array_values(array_filter(array_map(trim(...), explode(',', $text)), static fn (string $word): bool => $word !== ''));
    }
}

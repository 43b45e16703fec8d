<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** Decides whether a response is a page that is the same for every visitor. Asked when its head is sent, as any code may set a cookie until then. */
final class SharedPage
{
    public static function isPage(): bool
    {
        // Otherwise this is a login, an upload, another script. WordPress ends an unchanged feed before 'wp'.
        return !is_admin() && (did_action('wp') || self::isRest() || (http_response_code() === 304 && is_feed()));
    }

    public static function isForEveryVisitor(): bool
    {
        return in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true)
            // In REST this is another method, which no cache key contains.
            && !isset($_SERVER['HTTP_X_HTTP_METHOD_OVERRIDE'])
            && self::sent('Set-Cookie') === []
            && !(function_exists('session_id') && session_id() !== '')
            && !self::isKnown()
            && !(defined('DONOTCACHEPAGE') && DONOTCACHEPAGE)
            && !isset($_GET['_wpnonce']) && !isset($_GET['preview']) && !isset($_GET['unapproved'])
            && (self::isRest() || self::isOrdinaryPage())
            && apply_filters('phpbridge_cache_page', true);
    }

    /** Of searches and missing pages there are as many as visitors invent. */
    public static function isBounded(): bool
    {
        return self::isRest() || (!is_search() && !is_404());
    }

    /**
     * The values of all lines of a field that is about to be sent.
     *
     * @return list<string>
     */
    public static function sent(string $name): array
    {
        $lines = array_filter(headers_list(), static fn (string $line): bool => stripos($line, "$name:") === 0);
        return array_values(array_map(static fn (string $line): string => trim(substr($line, strlen($name) + 1)), $lines));
    }

    private static function isRest(): bool
    {
        return defined('REST_REQUEST') && REST_REQUEST;
    }

    private static function isKnown(): bool
    {
        return isset($_SERVER['HTTP_AUTHORIZATION']) || isset($_SERVER['HTTP_X_WP_NONCE']) || is_user_logged_in() || PersonalCookies::arePresent();
    }

    private static function isOrdinaryPage(): bool
    {
        return !is_preview() && !is_customize_preview()
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
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

use PhpBridge\Plugin\CacheControl;
use PhpBridge\Plugin\PersonalCookies;
use PhpBridge\Plugin\SharedPage;

/**
 * A page that the bridge's page cache may store. It is buffered as a whole, so that its head, which names its tags, is sent when all that it
 * shows is known.
 */
final class Page
{
    /** Bytes. Of a larger page the head is sent before its end, and it is not stored. */
    private const LARGEST = 4 * 1024 * 1024;

    private static bool $isRecorded = false;

    public static function start(): void
    {
        if (CacheSocket::path() === '' || !self::mayBeShared()) {
            return;
        }
        // Before REST requests are answered, which is at parse_request too.
        add_action('parse_request', self::record(...), PHP_INT_MIN);
    }

    private static function mayBeShared(): bool
    {
        return in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true) && !is_admin()
            && !isset($_SERVER['HTTP_AUTHORIZATION']) && !isset($_SERVER['HTTP_X_WP_NONCE']) && !isset($_SERVER['HTTP_X_HTTP_METHOD_OVERRIDE'])
            && !PersonalCookies::arePresent();
    }

    private static function record(): void
    {
        self::$isRecorded = true;
        ShownObjects::start();
        ShownLists::start();
        PageLifetime::start();
        ob_start(null, self::LARGEST);
    }

    /**
     * The head is about to be sent.
     *
     * @param list<string> $cacheControl what WordPress or a plugin has set
     */
    public static function describe(array $cacheControl): void
    {
        // Until the action that flushes all buffers, the page is incomplete.
        if (!self::$isRecorded || !did_action('shutdown') || !SharedPage::isPage() || !self::isStorable(strtolower(implode(',', $cacheControl))) || !SharedPage::isForEveryVisitor()) {
            return;
        }
        $seconds = PageLifetime::seconds();
        if ($seconds > 0) {
            header('Cache-Tag: ' . implode(',', self::tags()));
            $stale = CacheControl::staleSeconds();
            header("PhpBridge-Cache-Control: max-age=$seconds" . ($stale > 0 ? ", stale-while-revalidate=$stale" : ''));
        }
    }

    /** WordPress forbids all caches to keep missing pages, since it cannot purge them. */
    private static function isStorable(string $cacheControl): bool
    {
        if (http_response_code() === 404) {
            return did_action('wp') && is_404();
        }
        if (http_response_code() !== 200) {
            return false;
        }
        return !preg_match('/no-store|no-cache|private|max-age=0\b(?!.*s-maxage)/', $cacheControl);
    }

    /** @return list<string> */
    private static function tags(): array
    {
        ShownObjects::collect();
        is_multisite() && PageTags::add(Tag::of('site'));
        $tags = apply_filters('phpbridge_cache_tags', PageTags::all());
        $tags = array_unique(array_filter(array_map(Tag::clean(...), array_filter((array) $tags, is_string(...)))));
        return count($tags) <= PageTags::MOST ? array_values($tags) : [Tag::ANY];
    }
}

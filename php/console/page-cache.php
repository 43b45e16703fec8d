<?php

declare(strict_types=1);

namespace PhpBridge\Console;

use PhpBridge\Plugin\PageCache\CacheSocket;

/** The bridge's page cache, for commands that change the database without WordPress's functions. */
final class PageCache
{
    public static function purge(): void
    {
        // The site's loader may have loaded that of another folder; commands for the database alone load no plugin.
        class_exists(CacheSocket::class, false) || require_once __DIR__ . '/../mu-plugin/page-cache/cache-socket.php';
        if (CacheSocket::path() === '') {
            return;
        }
        try {
            CacheSocket::purge(['all' => true]);
        } catch (\RuntimeException $e) {
            Output::warning("the page cache may answer with old pages, as it could not be purged: {$e->getMessage()}. Run `wp cache purge --all`.");
        }
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** All that makes pages stale. */
final class Changes
{
    public static function start(): void
    {
        add_action('phpbridge_purge', static fn ($tags = [], $urls = [], $all = false) => phpbridge_purge((array) $tags, (array) $urls, (bool) $all), 10, 3);
        if (CacheSocket::path() === '' || wp_installing()) {
            return;
        }
        PostChanges::start();
        CommentChanges::start();
        TermChanges::start();
        UserChanges::start();
        SiteChanges::start();
        ShopChanges::start();
        Purges::start();
    }
}

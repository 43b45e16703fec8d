<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\Plugin\PageCache\Page;
use PhpBridge\Plugin\PageCache\Purges;

/** Completes the head of a response when it is about to be sent. PHP has one callback for that. */
final class ResponseHead
{
    public static function start(): void
    {
        PHP_SAPI === 'cli' || header_register_callback(self::complete(...));
    }

    private static function complete(): void
    {
        // What the response reports as done must be seen by the next request.
        Purges::send();
        $cacheControl = SharedPage::sent('Cache-Control');
        CacheControl::decide();
        Page::describe($cacheControl);
    }
}

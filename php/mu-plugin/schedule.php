<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** wp-cron by a schedule of EventBridge: visitors no longer start it, nor wait for it. */
final class Schedule
{
    public static function start(): void
    {
        self::isThere() && !defined('DISABLE_WP_CRON') && define('DISABLE_WP_CRON', true);
    }

    public static function isThere(): bool
    {
        return Settings::text('WORDPRESS_CRON') === 'schedule';
    }
}

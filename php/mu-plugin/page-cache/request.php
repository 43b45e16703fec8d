<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Distinguishes requests by those that made them. */
final class Request
{
    /** Of a visitor who has not logged in; not of a schedule or the console. */
    public static function isByVisitor(): bool
    {
        return !self::isCommand() && !wp_doing_cron() && !(did_action('set_current_user') && is_user_logged_in());
    }

    public static function isByAdministrator(): bool
    {
        return self::isCommand() || (did_action('set_current_user') && (current_user_can('manage_options') || current_user_can('edit_theme_options')));
    }

    public static function isPageView(): bool
    {
        return in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true) && !is_admin() && self::isByVisitor();
    }

    private static function isCommand(): bool
    {
        return PHP_SAPI === 'cli';
    }
}

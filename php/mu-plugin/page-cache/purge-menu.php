<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** "Page cache" in the admin bar, for administrators: purges the page that they look at, or all. */
final class PurgeMenu
{
    private const ACTION = 'phpbridge_purge', CAPABILITY = 'manage_options', RESULT = 'phpbridge_purged';

    public static function start(): void
    {
        if (CacheSocket::path() === '') {
            return;
        }
        add_action('admin_bar_menu', self::add(...), 90);
        add_action('admin_post_' . self::ACTION, self::purge(...));
        isset($_GET[self::RESULT]) && add_action('admin_notices', self::report(...));
    }

    private static function add(\WP_Admin_Bar $bar): void
    {
        if (!current_user_can(self::CAPABILITY)) {
            return;
        }
        $bar->add_node(['id' => self::ACTION, 'title' => 'Page cache', 'href' => false]);
        $page = (string) ($_SERVER['REQUEST_URI'] ?? '/');
        is_admin() || $bar->add_node(['id' => self::ACTION . '-page', 'parent' => self::ACTION, 'title' => 'Purge this page', 'href' => self::address($page)]);
        $bar->add_node(['id' => self::ACTION . '-all', 'parent' => self::ACTION, 'title' => 'Purge all pages', 'href' => self::address('')]);
    }

    /** @param string $page its path and query; empty for all */
    private static function address(string $page): string
    {
        return wp_nonce_url(add_query_arg(['action' => self::ACTION, 'target' => rawurlencode($page)], admin_url('admin-post.php')), self::ACTION . $page);
    }

    private static function purge(): void
    {
        $page = isset($_GET['target']) ? (string) wp_unslash($_GET['target']) : '';
        check_admin_referer(self::ACTION . $page);
        if (!current_user_can(self::CAPABILITY)) {
            wp_die('Only administrators may purge the page cache.', '', ['response' => 403]);
        }
        $page === '' ? Purges::site() : Purges::urls($page);
        $isDone = Purges::send();
        if ($page === '' || !$isDone) {
            wp_safe_redirect(add_query_arg(self::RESULT, $isDone ? '1' : '0', admin_url()));
        } else {
            wp_safe_redirect(home_url('/') === trailingslashit(network_home_url()) ? network_home_url($page) : (string) wp_get_referer());
        }
        exit;
    }

    private static function report(): void
    {
        $isDone = $_GET[self::RESULT] === '1';
        wp_admin_notice(
            $isDone ? 'The page cache was purged.' : 'The page cache could not be purged. The function\'s log has the reason.',
            ['type' => $isDone ? 'success' : 'error', 'dismissible' => true],
        );
    }
}

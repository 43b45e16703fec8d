<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges all pages when something has changed that any of them may show: themes, plugins, options, code. */
final class SiteChanges
{
    private const EVERYTHING = [
        'switch_theme', 'customize_save_after', 'permalink_structure_changed', 'upgrader_process_complete', '_core_updated_successfully', 'automatic_updates_complete',
        'activated_plugin', 'deactivated_plugin', 'deleted_plugin', 'deleted_theme', 'import_end', 'wp_upgrade', 'update_option_active_plugins',
    ];

    /** What plugins say to page caches, or page caches when they are purged themselves. */
    private const OTHERS = [
        'litespeed_purge_all', 'w3tc_flush_all', 'wp_cache_cleared', 'after_rocket_clean_domain', 'rt_nginx_helper_purge_all', 'cache_enabler_clear_complete_cache',
        'breeze_clear_all_cache', 'wphb_clear_page_cache', 'autoptimize_action_cachepurged', 'elementor/core/files/clear_cache', 'fl_builder_cache_cleared',
    ];

    /** In networks. */
    private const NETWORK = ['activate_blog', 'deactivate_blog', 'wp_initialize_site', 'wp_delete_site'];

    /** Options whose changes always count. */
    private const SHOWN = '/^(widget_.+|theme_mods_.+|sidebars_widgets|blogname|blogdescription|show_on_front|page_on_front|page_for_posts|posts_per_(page|rss)|rss_use_excerpt|site_icon|site_logo|'
        . 'date_format|time_format|timezone_string|gmt_offset|start_of_week|blog_public|blog_charset|WPLANG|home|siteurl|permalink_structure|category_base|tag_base|template|stylesheet|'
        . 'thread_comments(_depth)?|page_comments|comments_per_page|default_comments_page|comment_order|comment_registration|require_name_email|default_comment_status|close_comments_.+|show_avatars|avatar_.+|'
        . 'use_smilies|nav_menu_options|wp_page_for_privacy_policy)$/';

    /** Options that no page shows; most are written again and again. */
    private const INTERNAL = '/^(_(site_)?transient_.*|cron|doing_cron|rewrite_rules|recently_.*|uninstall_plugins|auto_.*|.*_lock|.*\.lock|.*_children|.*user_roles|db_(version|upgraded)|initial_db_version|fresh_site|'
        . 'finished_.*|can_compress_scripts|user_count|blog_count|adminhash|(new_)?admin_email.*|https_detection_errors|recovery_.*|theme_switched|_wp_suggested_.*|moderation_keys|disallowed_keys|mailserver_.*|'
        . 'phpbridge_.*|action_scheduler_.*|wp_force_deactivated_plugins|dashboard_widget_options|delete_.*|wp_ccs.*|wp_attachment_.*|wp_collaboration_.*)$/i';

    public static function start(): void
    {
        foreach ([...self::EVERYTHING, ...self::OTHERS] as $action) {
            ChangeHook::add($action, Purges::site(...), 0);
        }
        foreach (self::NETWORK as $action) {
            ChangeHook::add($action, Purges::all(...), 0);
        }
        ChangeHook::add('wp_update_site', self::siteOfNetwork(...), 2);
        foreach (['wp_create_nav_menu', 'wp_update_nav_menu', 'wp_delete_nav_menu'] as $action) {
            ChangeHook::add($action, self::menu(...), 1);
        }
        ChangeHook::add('added_option', self::option(...));
        // WordPress takes true for a change of '1'.
        ChangeHook::add('updated_option', static fn ($name, $old, $new) => is_scalar($old) && is_scalar($new) && (string) $old === (string) $new ? null : self::option($name), 3);
        ChangeHook::add('deleted_option', self::option(...));
        ChangeHook::add('update_option_sticky_posts', self::sticky(...), 2);
        foreach (['add', 'update', 'delete'] as $done) {
            ChangeHook::add("{$done}_site_option", static fn ($name) => is_multisite() && !preg_match(self::INTERNAL, (string) $name) && Request::isByAdministrator() ? Purges::all() : null);
        }
    }

    /** Each publication changes last_updated. */
    private static function siteOfNetwork(\WP_Site $after, \WP_Site $before): void
    {
        foreach (['domain', 'path', 'public', 'archived', 'mature', 'spam', 'deleted'] as $property) {
            $after->$property === $before->$property || Purges::all();
        }
    }

    private static function menu(mixed $id): void
    {
        Purges::tags(Tag::of('type', 'nav_menu_item'), Tag::of('term', (int) $id), Tag::of('terms'), Tag::of('terms', 'nav_menu'), Tag::of('posts'));
    }

    /** Plugins have options that they write in every request or hour. So one that is not known counts if a person has changed it. */
    private static function option(mixed $name): void
    {
        $name = (string) $name;
        if ($name === 'sticky_posts' || preg_match(self::INTERNAL, $name)) {
            return;
        }
        $isShown = preg_match(self::SHOWN, $name) === 1 || (Request::isByAdministrator() && !Request::isPageView());
        if (apply_filters('phpbridge_purge_option', $isShown, $name)) {
            Purges::site();
        }
    }

    private static function sticky(mixed $before, mixed $after): void
    {
        [$before, $after] = [array_map(intval(...), (array) $before), array_map(intval(...), (array) $after)];
        Purges::tags(Tag::of('list', 'post'), Tag::of('titles', 'post'), Tag::of('type', 'post'), Tag::of('lists'), Tag::of('posts'));
        foreach ([...array_diff($before, $after), ...array_diff($after, $before)] as $id) {
            Purges::tags(Tag::of('post', $id));
        }
    }
}

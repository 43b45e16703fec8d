<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'core version' => new Command('[--extra]', "WordPress's version.", static function (Arguments $arguments): void {
        $root = WordPress::find($arguments);
        require "$root/wp-includes/version.php";
        Output::line($arguments->has('extra')
            ? "WordPress version: $wp_version\nDatabase revision: $wp_db_version\nTinyMCE version:   $tinymce_version"
            : $wp_version);
    }, Stage::None),
    'core is-installed' => new Command('[--network]', 'Exit code 0 if the site is installed, else 1.', static fn (Arguments $arguments): int =>
        is_blog_installed() && (!$arguments->has('network') || is_multisite()) ? 0 : 1, Stage::Installing),
    'core install' => new Command('--url=<url> --title=<title> --admin_user=<login> --admin_email=<email> [--admin_password=<password>] [--skip-email]', 'Installs the site; without --admin_password the password is drawn and shown.', static function (Arguments $arguments): void {
        if (is_blog_installed()) {
            Output::success('WordPress is already installed.');
            return;
        }
        if (!is_email($arguments->text('admin_email'))) {
            throw new Failure("The '{$arguments->text('admin_email')}' email address is invalid.");
        }
        if ($arguments->has('skip-email')) {
            add_filter('pre_wp_mail', '__return_true');
        }
        $url = $arguments->text('url');
        $url = rtrim(str_contains($url, '://') ? $url : "http://$url", '/');
        defined('WP_SITEURL') || define('WP_SITEURL', $url);
        $password = $arguments->text('admin_password') ?: wp_generate_password(24, false);
        Failure::unless(wp_install($arguments->text('title'), $arguments->text('admin_user'), $arguments->text('admin_email'), true, '', wp_slash($password)), 'WordPress was not installed');
        if (!is_blog_installed()) {
            throw new Failure('WordPress was not installed: its tables are still missing');
        }
        $arguments->has('admin_password') || Output::line("Admin password: $password");
        Output::success('WordPress installed successfully.');
    }, Stage::Installing),
    'core update-db' => new Command('[--network] [--dry-run]', "Brings the database to the version of WordPress's files.", static function (Arguments $arguments): void {
        $upgrade = static function () use ($arguments): void {
            $wanted = $GLOBALS['wp_db_version'];
            $found = __get_option('db_version');
            if ((int) $found === (int) $wanted) {
                Output::success("WordPress database already at latest db version $wanted.");
            } elseif ($arguments->has('dry-run')) {
                Output::success("WordPress database will be upgraded from db version $found to $wanted.");
            } else {
                // wp_upgrade() returns at once if it finds the new version in the cache.
                wp_cache_flush();
                wp_upgrade();
                Output::success("WordPress database upgraded successfully from db version $found to $wanted.");
            }
        };
        if (!$arguments->has('network') || !is_multisite()) {
            $upgrade();
            return;
        }
        foreach (get_sites(['number' => 0, 'fields' => 'ids']) as $site) {
            switch_to_blog($site);
            $upgrade();
            restore_current_blog();
        }
    }, Stage::Installing),
];

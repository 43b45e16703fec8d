<?php

declare(strict_types=1);

namespace PhpBridge\Console;

use PhpBridge\Layout\Finder;

require_once __DIR__ . '/../layout/finder.php';

/** Loads WordPress outside of a web request. */
final class WordPress
{
    /** What WordPress calls before plugins can; it builds its hooks from this variable. */
    private static function hook(string $name, \Closure $callback, int $priority = 10): void
    {
        $GLOBALS['wp_filter'][$name][$priority][] = ['function' => $callback, 'accepted_args' => 9];
    }

    /** The folder that holds WordPress. */
    public static function root(): string
    {
        return self::$root;
    }

    private static string $root = '';

    /** Where --path says, or the current folder, or where that one's index.php says. */
    public static function find(Arguments $arguments): string
    {
        $folder = rtrim($arguments->text('path', (string) getcwd()), '/');
        return Finder::core($folder) ?? throw new Failure("there is no WordPress in '$folder' (no wp-load.php)");
    }

    public static function prepare(Stage $stage, Arguments $arguments): void
    {
        Output::$quiet = $arguments->has('quiet');
        self::$root = self::find($arguments);
        self::describeRequest($arguments->text('url'));
        self::speakPlainly();

        // Known once wp-config.php was read, and before anything looks at the address.
        self::hook('enable_wp_debug_mode_checks', static function (bool $enable) use ($arguments): bool {
            self::addressMainSite($arguments->text('url'));
            return $enable;
        });
        self::hook('enable_maintenance_mode', static fn () => false);
        // Commands run what is due when they are told to.
        self::hook('init', static fn () => remove_action('init', 'wp_cron'), PHP_INT_MIN);
        self::skip('skip-plugins', ['option_active_plugins', 'site_option_active_sitewide_plugins'], $arguments);
        if ($arguments->has('skip-themes')) {
            // Only while themes are loaded: afterwards commands may ask for their folders.
            $nowhere = static fn (string $folder) => did_action('after_setup_theme') ? $folder : '';
            self::hook('stylesheet_directory', $nowhere);
            self::hook('template_directory', $nowhere);
        }
        if ($stage === Stage::Database) {
            define('SHORTINIT', true);
            // Without its tables WordPress finds none of a network's sites, and ends: it shall not look.
            $GLOBALS['current_site'] = (object) ['id' => 1, 'blog_id' => 1, 'domain' => '', 'path' => '/'];
            $GLOBALS['current_blog'] = (object) ['blog_id' => 1, 'site_id' => 1, 'domain' => '', 'path' => '/', 'public' => 1];
        }
        if ($stage === Stage::Installing) {
            define('WP_INSTALLING', true);
        }
    }

    /** What a command may rely on once WordPress is loaded. */
    public static function settle(Stage $stage, Arguments $arguments): void
    {
        if ($stage === Stage::Database) {
            return;
        }
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        if ($arguments->has('user')) {
            wp_set_current_user(self::user($arguments->text('user'))->ID);
        }
    }

    /** A user by id, login or e-mail address. */
    public static function user(string $name): \WP_User
    {
        foreach (ctype_digit($name) ? ['id', 'login'] : ['login', 'email'] as $by) {
            if ($user = get_user_by($by, $name)) {
                return $user;
            }
        }
        throw new Failure("there is no user '$name'");
    }

    private static function describeRequest(string $url): void
    {
        if ($url !== '' && !str_contains($url, '://')) {
            $url = "http://$url";
        }
        $parts = parse_url($url) ?: [];
        $host = $parts['host'] ?? 'localhost';
        $_SERVER['HTTP_HOST'] = $host . (isset($parts['port']) ? ":{$parts['port']}" : '');
        $_SERVER['SERVER_NAME'] = $host;
        $_SERVER['REQUEST_URI'] = rtrim($parts['path'] ?? '', '/') . '/';
        $_SERVER['REQUEST_METHOD'] = 'GET';
        $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
        $_SERVER['REMOTE_ADDR'] = '127.0.0.1';
        $_SERVER['HTTP_USER_AGENT'] = '';
        if (($parts['scheme'] ?? '') === 'https') {
            $_SERVER['HTTPS'] = 'on';
        }
    }

    /** Without --url a network's main site is meant, and a single site is at its own address. */
    public static function addressMainSite(string $url): void
    {
        if ($url !== '') {
            return;
        }
        if (defined('MULTISITE') && MULTISITE && defined('DOMAIN_CURRENT_SITE')) {
            self::describeRequest('http://' . DOMAIN_CURRENT_SITE . (defined('PATH_CURRENT_SITE') ? PATH_CURRENT_SITE : '/'));
        } elseif (defined('WP_HOME')) {
            self::describeRequest(WP_HOME);
        }
    }

    /** WordPress speaks HTML, or redirects a browser. */
    private static function speakPlainly(): void
    {
        $speak = static fn () => static function ($message): never {
            $message = $message instanceof \WP_Error ? $message->get_error_message() : (string) $message;
            $message = trim((string) preg_replace('/\s+/', ' ', html_entity_decode(strip_tags($message))));
            throw new Failure("WordPress gave up: $message");
        };
        foreach (['wp_die_handler', 'wp_die_ajax_handler', 'wp_die_json_handler'] as $handler) {
            self::hook($handler, $speak);
        }
        self::hook('wp_redirect', static function ($location) {
            if (is_string($location) && str_contains($location, 'wp-admin/install.php')) {
                throw new Failure('the site is not installed yet: run `wp core install`');
            }
            return $location;
        });
    }

    /** @param list<string> $filters */
    private static function skip(string $option, array $filters, Arguments $arguments): void
    {
        if (!$arguments->has($option)) {
            return;
        }
        $names = $arguments->list($option);
        $keep = static fn (string $plugin) => $names !== [] && !in_array(explode('/', $plugin)[0], $names, true);
        foreach ($filters as $filter) {
            self::hook($filter, static fn ($plugins) => is_array($plugins)
                ? (array_is_list($plugins) ? array_values(array_filter($plugins, $keep)) : array_filter($plugins, $keep, ARRAY_FILTER_USE_KEY))
                : $plugins);
        }
    }
}

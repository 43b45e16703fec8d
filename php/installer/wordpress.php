<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** WordPress's own installation, once its files are there and it is loaded. */
final class WordPress
{
    /** An option that is there while WordPress is being installed. */
    private const MARK = 'phpbridge_installing';

    private static bool $isOver = false;

    /** WordPress speaks HTML and exits when it cannot go on; whatever it said becomes the error's line. */
    public static function guardAgainstSilentExit(): void
    {
        ob_start();
        register_shutdown_function(static function (): void {
            if (self::$isOver) {
                return;
            }
            $error = error_get_last();
            $isFatal = $error !== null && ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) !== 0;
            $said = self::silence();
            $said = $isFatal ? "{$error['message']} in {$error['file']} on line {$error['line']}" : $said;
            $said = preg_replace('#<(style|script|title)\b.*?</\1>#s', '', $said);
            $said = trim((string) preg_replace('/\s+/', ' ', html_entity_decode(strip_tags((string) $said))));
            fwrite(STDERR, 'installer: WordPress gave up: ' . ($said !== '' ? substr($said, 0, 600) : 'it said nothing') . "\n");
            exit(1);
        });
    }

    /** From here on the script's end is no accident. */
    public static function release(): void
    {
        self::$isOver = true;
        self::silence();
    }

    private static function silence(): string
    {
        $said = '';
        while (ob_get_level() > 0) {
            $said = ob_get_clean() . $said;
        }
        return $said;
    }

    /** What WordPress expects of a web request, for the CLI. */
    public static function describeRequest(string $url): void
    {
        putenv("WP_HOME=$url");
        $parts = parse_url($url);
        $_SERVER['HTTP_HOST'] = $parts['host'] . (isset($parts['port']) ? ":{$parts['port']}" : '');
        $_SERVER['SERVER_NAME'] = $parts['host'];
        $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
        $_SERVER['REQUEST_METHOD'] = 'GET';
        $_SERVER['REQUEST_URI'] = ($parts['path'] ?? '') . '/';
        $_SERVER['REMOTE_ADDR'] = '127.0.0.1';
        if ($parts['scheme'] === 'https') {
            $_SERVER['HTTPS'] = 'on';
        }
    }

    /** No mail from a machine without a mailer, no request to an address that is not served yet. */
    public static function keepQuiet(): void
    {
        add_filter('pre_wp_mail', '__return_true');
        add_filter('pre_http_request', static fn ($answer, $arguments, string $url) => parse_url($url, PHP_URL_HOST) === self::LANGUAGES
            ? $answer
            : new \WP_Error('installer', 'The installer makes no requests.'), 10, 3);
    }

    // Where WordPress itself looks for its languages, and fetches them from.
    private const LANGUAGES = 'api.wordpress.org', LANGUAGE_FILES = 'downloads.wordpress.org';

    /** Whether its tables are those of an installation that had begun with this mark, or that had not come so far as to set it. */
    public static function isBegun(string $token): bool
    {
        global $wpdb;
        $before = $wpdb->suppress_errors();
        $marks = $wpdb->get_col("SELECT option_value FROM $wpdb->options WHERE option_name = '" . self::MARK . "'");
        $isEmpty = array_filter([$wpdb->options, $wpdb->users, $wpdb->posts], static fn (string $table): bool => $wpdb->get_var("SELECT 1 FROM $table LIMIT 1") !== null) === [];
        $wpdb->suppress_errors($before);
        return $isEmpty || $marks === [$token];
    }

    /** Tables of an interrupted installation of ours: they are unused, and WordPress cannot continue with half of them. */
    public static function dropTables(): void
    {
        global $wpdb;
        foreach ($wpdb->tables() as $table) {
            $wpdb->query("DROP TABLE IF EXISTS `$table`");
        }
        wp_cache_flush();
    }

    public static function install(Request $request, Site $site, #[\SensitiveParameter] string $password, string $token): void
    {
        // WordPress would derive its address from that of this script, which does not belong to the site. Its own folder has its own address.
        defined('WP_SITEURL') || define('WP_SITEURL', $request->url . $site->path());
        // The first thing in its tables.
        add_action('populate_options', static fn () => $GLOBALS['wpdb']->insert($GLOBALS['wpdb']->options, ['option_name' => self::MARK, 'option_value' => $token]), PHP_INT_MIN);
        $language = self::provideLanguage($request->locale);
        $result = wp_install($request->title, $request->adminUser, $request->adminEmail, true, '', wp_slash($password), $language);
        if (is_wp_error($result) || !is_blog_installed()) {
            throw new Failure('WordPress did not install: ' . (is_wp_error($result) ? $result->get_error_message() : 'its tables are still missing'));
        }
        if ($site->isOnSqlite() && is_file("$site->plugins/" . Sqlite::PLUGIN . '/load.php')) {
            update_option('active_plugins', [Sqlite::PLUGIN . '/load.php']);
        }
        // Past WP_HOME, which may be gone one day: WordPress has made it the same as its own folder's.
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->options, ['option_value' => $request->url], ['option_name' => 'home']);
        wp_cache_flush();
        update_option('permalink_structure', '/%postname%/');
        // Taxonomies were registered while permalinks were plain, so rules made here would lack theirs. Without stored
        // rules WordPress makes them in the first full request, with every plugin loaded.
        delete_option('rewrite_rules');
        delete_option(self::MARK);
    }

    /** @return string the language to install in; English where there is no other */
    private static function provideLanguage(string $locale): string
    {
        if ($locale === '' || $locale === 'en_US' || in_array($locale, get_available_languages(), true)) {
            return $locale ?: 'en_US';
        }
        require_once ABSPATH . 'wp-admin/includes/file.php';
        require_once ABSPATH . 'wp-admin/includes/translation-install.php';
        add_filter('pre_http_request', static fn ($answer, $arguments, string $url) => parse_url($url, PHP_URL_HOST) === self::LANGUAGE_FILES ? false : $answer, 11, 3);
        $language = wp_download_language_pack($locale);
        if ($language === false) {
            fwrite(STDERR, "installer: the language '$locale' cannot be fetched: does it exist, and does the function reach the internet? The site is in English\n");
            return 'en_US';
        }
        load_default_textdomain($language);
        return $language;
    }

    /** @return bool whether there was something to do */
    public static function upgrade(): bool
    {
        if ((int) get_option('db_version') === (int) $GLOBALS['wp_db_version']) {
            return false;
        }
        wp_upgrade();
        return true;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\LazySessionHandler;
use PhpBridge\SessionFiles;

/** PHP's sessions, for plugins that use them: WordPress itself uses none. Until the first session_start() nothing happens. */
final class Sessions
{
    private const CLEAN = 'phpbridge_clean_sessions';

    /** The longest that sessions were asked to last, in seconds. An option, and not there as long as php.ini's time is the longest. */
    private const LIFETIME = 'phpbridge_session_lifetime';

    public static function start(): void
    {
        if (!extension_loaded('session')) {
            return;
        }
        // The handler is registered before every script, unless the operator's own auto_prepend_file replaces ours.
        class_exists(LazySessionHandler::class, false) || require_once dirname(__DIR__) . '/prepend.php';
        if (class_exists(LazySessionHandler::class, false)) {
            LazySessionHandler::$isCleanedByCron = true;
        }
        add_action(self::CLEAN, self::clean(...));
        add_action('shutdown', self::note(...));
    }

    /** What cron has to know of the session that was used. */
    private static function note(): void
    {
        if (session_id() === '' || ini_get('session.save_handler') !== 'user') {
            return;
        }
        $lifetime = (int) ini_get('session.gc_maxlifetime');
        if ($lifetime > self::lifetime()) {
            update_site_option(self::LIFETIME, $lifetime);
        }
        wp_next_scheduled(self::CLEAN) || wp_schedule_event(time() + HOUR_IN_SECONDS, 'twicedaily', self::CLEAN);
    }

    private static function clean(): void
    {
        require_once dirname(__DIR__) . '/session-files.php';
        SessionFiles::clean(SessionFiles::folder(), self::lifetime());
    }

    private static function lifetime(): int
    {
        return max((int) get_cfg_var('session.gc_maxlifetime'), (int) get_site_option(self::LIFETIME, 0));
    }
}

<?php
/**
 * Runs before every script (auto_prepend_file, which the bridge sets): PHP's sessions are kept where all sandboxes have them. An operator's
 * own auto_prepend_file takes its place; then the must-use plugin does the same for WordPress.
 */

declare(strict_types=1);

// A PHP without sessions has no interface for them either.
if (PHP_SAPI !== 'cli' && extension_loaded('session')) {
    require_once __DIR__ . '/session-files.php';
    \PhpBridge\SessionFiles::register();
}

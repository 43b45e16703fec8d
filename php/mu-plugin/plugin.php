<?php
/**
 * What WordPress needs to know of AWS Lambda. Loaded as a must-use plugin, by a file that the installer writes. All of it
 * depends on the function's environment, or on constants of the same names in wp-config.php: docs/wordpress.md lists them.
 */

declare(strict_types=1);

namespace PhpBridge\Plugin;

if (!defined('ABSPATH')) {
    exit;
}

foreach (['settings', 'address', 'schedule', 'mail', 'personal-cookies', 'shared-page', 'cache-control', 'page-cache/page-cache', 'response-head', 'invalidation', 'sessions', 'site-health', 'uploads', 'own-requests'] as $phpbridge_file) {
    require_once __DIR__ . "/$phpbridge_file.php";
}
unset($phpbridge_file);

// Files belong to the user PHP runs as: no FTP dialogue.
defined('FS_METHOD') || define('FS_METHOD', 'direct');

Address::start();
Schedule::start();
Mail::start();
ResponseHead::start();
PageCache\Page::start();
PageCache\Changes::start();
PageCache\PurgeMenu::start();
PageCache\PageCacheHealth::start();
Invalidation::start();
Sessions::start();
SiteHealth::start();
Uploads::start();
OwnRequests::start();

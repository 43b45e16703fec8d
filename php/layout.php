<?php
/**
 * Says where a site's WordPress and its folders are, in JSON (Report has its form). Run by the bridge with the PHP CLI, after a
 * response, and by the installer:
 *
 *   php -f layout.php -- DOCUMENT_ROOT [FOLDER_WITH_WORDPRESS]
 *
 * Exit code 0; 1 where there is no WordPress, or none that can read its configuration, with the reason on stderr.
 */

declare(strict_types=1);

namespace PhpBridge\Layout;

require __DIR__ . '/layout/finder.php';
require __DIR__ . '/layout/report.php';

$phpbridge_docroot = rtrim((string) ($_SERVER['argv'][1] ?? ''), '/');
$phpbridge_core = ($_SERVER['argv'][2] ?? '') ?: Finder::core($phpbridge_docroot);
if ($phpbridge_core === null || Finder::configuration($phpbridge_core) === null) {
    fwrite(STDERR, "there is no WordPress with a wp-config.php in '$phpbridge_docroot'\n");
    exit(1);
}

// wp-config.php may print, WordPress may end in the middle for want of a database: what is known by then counts.
ob_start();
$phpbridge_report = new Report($phpbridge_docroot, rtrim($phpbridge_core, '/'), __DIR__);
register_shutdown_function(static function (Report $report): void {
    $said = '';
    while (ob_get_level() > 0) {
        $said = ob_get_clean() . $said;
    }
    $result = $report->result();
    if ($result === null) {
        $error = error_get_last()['message'] ?? trim(strip_tags($said));
        fwrite(STDERR, 'WordPress could not read its configuration: ' . substr($error, 0, 600) . "\n");
        exit(1);
    }
    echo json_encode($result, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);
    exit(0);
}, $phpbridge_report);

$_SERVER += ['HTTP_HOST' => 'localhost', 'SERVER_NAME' => 'localhost', 'REQUEST_URI' => '/', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1'];
// Bedrock and others take their folder for the document root's.
$_SERVER['DOCUMENT_ROOT'] = $phpbridge_docroot;
$phpbridge_report->prepare();
require $phpbridge_core . '/wp-load.php';
$phpbridge_report->ask();

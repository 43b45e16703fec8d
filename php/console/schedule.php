<?php
/**
 * Runs one site's due wp-cron events inside php-fpm, for an invocation by a schedule. No path of the site leads here:
 * only the bridge can ask for it. The request's content is the folder with WordPress on one line and the site on the next;
 * without one it is the main site, whose report names the network's others.
 *
 * The answer is the byte 1E (record separator) and a report in JSON:
 * {"site":"…","events":[{"hook":"…","durationMs":5,"error":"…"}],"locked":false,"otherSites":["…"],"error":"…"}
 */

declare(strict_types=1);

namespace PhpBridge\Console;

require __DIR__ . '/failure.php';
require __DIR__ . '/arguments.php';
require __DIR__ . '/command.php';
require __DIR__ . '/output.php';
require __DIR__ . '/wordpress.php';
require __DIR__ . '/cron.php';

ignore_user_abort(true);
define('DOING_CRON', true);
ob_start();

[$phpbridge_folder, $phpbridge_site] = explode("\n", file_get_contents('php://input') . "\n");
$phpbridge_report = new \ArrayObject(['site' => $phpbridge_site, 'events' => [], 'locked' => false]);
$phpbridge_cron = new Cron();

// However this ends: a hook may exit, or run into a fatal error.
register_shutdown_function(static function (\ArrayObject $report, Cron $cron): void {
    $error = error_get_last();
    $isFatal = $error !== null && ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR)) !== 0;
    $reason = $isFatal ? "{$error['message']} in {$error['file']} on line {$error['line']}" : 'the hook ended the script';
    if (!isset($report['done']) && !isset($report['error']) && $cron->running === null) {
        $report['error'] = $isFatal ? $reason : 'WordPress ended while it was loading';
    }
    $cron->noteEnd($reason);
    $report['events'] = $cron->ran;
    unset($report['done']);
    while (ob_get_level() > 0) {
        ob_end_clean();
    }
    if (!headers_sent()) {
        http_response_code(200);
        header('Content-Type: application/json');
    }
    echo "\x1E", Output::json($report->getArrayCopy());
}, $phpbridge_report, $phpbridge_cron);

set_exception_handler(static function (\Throwable $e) use ($phpbridge_report): void {
    $phpbridge_report['error'] = $e instanceof Failure ? $e->getMessage() : "{$e->getMessage()} in {$e->getFile()} on line {$e->getLine()}";
});

WordPress::prepare(Stage::Full, new Arguments([], array_filter(['path' => $phpbridge_folder, 'url' => $phpbridge_site])));
require WordPress::root() . '/wp-load.php';

$phpbridge_report['site'] = home_url('/');
if ($phpbridge_site === '' && is_multisite()) {
    $phpbridge_report['otherSites'] = array_values(array_map(
        static fn (int $site) => get_home_url($site, '/'),
        array_diff(
            array_map(intval(...), get_sites(['number' => 0, 'fields' => 'ids', 'archived' => 0, 'spam' => 0, 'deleted' => 0])),
            [get_current_blog_id()],
        ),
    ));
}
$phpbridge_report['locked'] = !$phpbridge_cron->runDue();
$phpbridge_report['done'] = true;

<?php
/**
 * The console that `wp` events run where there is no WP-CLI: its most used commands, with its words, options and output
 * formats. Run with the PHP CLI in the folder that holds WordPress; `php wp.php help` lists what there is.
 *
 * Exit code 0, or 1 with "Error: …" on stderr.
 */

declare(strict_types=1);

namespace PhpBridge\Console;

require __DIR__ . '/failure.php';
require __DIR__ . '/arguments.php';
require __DIR__ . '/command.php';
require __DIR__ . '/commands.php';
require __DIR__ . '/output.php';
require __DIR__ . '/wordpress.php';

set_exception_handler(static function (\Throwable $e): void {
    fwrite(STDERR, 'Error: ' . ($e instanceof Failure ? $e->getMessage() : (string) $e) . "\n");
    exit(1);
});

$phpbridge_arguments = Arguments::parse(array_slice($_SERVER['argv'], 1));
$phpbridge_command = Commands::find($phpbridge_arguments);
if ($phpbridge_command->stage !== Stage::None) {
    WordPress::prepare($phpbridge_command->stage, $phpbridge_arguments);
    // Not in a function: WordPress and its plugins take their variables for global ones.
    require WordPress::root() . '/wp-load.php';
    WordPress::settle($phpbridge_command->stage, $phpbridge_arguments);
}
exit(($phpbridge_command->run)($phpbridge_arguments) ?? 0);

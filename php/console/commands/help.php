<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'help' => new Command('[<word>...]', 'What there is, or all about one command.', static function (Arguments $arguments): void {
        $wanted = implode(' ', $arguments->words);
        foreach (Commands::all() as $name => $command) {
            if ($name === $wanted || str_starts_with("$name ", $wanted === '' ? '' : "$wanted ")) {
                Output::line(rtrim("wp $name $command->usage"));
                Output::line("    $command->description");
            }
        }
        Output::line("\nWith every command: [--url=<url>] a network's site, [--user=<id|login|email>] who does it,"
            . " [--skip-plugins[=<names>]] [--skip-themes] [--quiet].");
    }, Stage::None),
];

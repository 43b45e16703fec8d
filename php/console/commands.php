<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** All commands by their names. */
final class Commands
{
    private const NOUNS = [
        'cache', 'core', 'cron', 'db', 'eval', 'help', 'option', 'plugin', 'rewrite', 'search-replace', 'site', 'theme', 'transient', 'user',
    ];

    /** @return array<string, Command> */
    public static function all(): array
    {
        return array_merge(...array_map(static fn (string $noun): array => require __DIR__ . "/commands/$noun.php", self::NOUNS));
    }

    /** Finds the command, takes its name from the words and checks the rest. */
    public static function find(Arguments &$arguments): Command
    {
        $commands = self::all();
        for ($length = 3; $length > 0; $length--) {
            $name = implode(' ', array_slice($arguments->words, 0, $length));
            if (isset($commands[$name])) {
                if ($arguments->has('help')) {
                    $arguments = new Arguments([$name], []);
                    return $commands['help'];
                }
                $arguments = $arguments->without(count(explode(' ', $name)));
                $commands[$name]->check($name, $arguments);
                return $commands[$name];
            }
        }
        if ($arguments->words === []) {
            return $commands['help'];
        }
        $name = implode(' ', array_slice($arguments->words, 0, 2));
        throw new Failure("'$name' is no command here. There are:\n" . implode("\n", array_map(static fn ($known) => "  wp $known", array_keys($commands)))
            . "\nFor all of WP-CLI's commands put wp-cli.phar into the layer or the document root, or name it in PHPBRIDGE_WP_CLI.");
    }
}

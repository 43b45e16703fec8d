<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** What of WordPress a command needs. */
enum Stage
{
    case None;
    /** Configuration and database. Works on a site whose tables are missing. */
    case Database;
    /** All of it, on a site that is not installed yet. */
    case Installing;
    case Full;
}

/** A command: its usage in WP-CLI's notation is also what its arguments are checked against. */
final readonly class Command
{
    /** Options that every command takes. Those without a meaning here are taken so that scripts need not change. */
    private const GLOBAL_OPTIONS = [
        'url', 'user', 'path', 'skip-plugins', 'skip-themes', 'quiet', 'help',
        'skip-packages', 'allow-root', 'color', 'debug',
    ];

    /** @param \Closure(Arguments): ?int $run returns the exit code, or null for 0 */
    public function __construct(public string $usage, public string $description, public \Closure $run, public Stage $stage = Stage::Full)
    {
    }

    public function check(string $name, Arguments $arguments): void
    {
        $words = $this->words();
        if (count($arguments->words) < $words['least'] || count($arguments->words) > $words['most']) {
            throw new Failure(trim("usage: wp $name $this->usage"));
        }
        preg_match_all('/--([\w-]+)(\[?=<)?/', $this->usage, $known);
        $known = array_combine($known[1], $known[2]);
        foreach ($arguments->options() as $option => $value) {
            if (in_array($option, self::GLOBAL_OPTIONS, true) || str_contains($this->usage, '--<field>=<value>')) {
                continue;
            }
            if (!array_key_exists($option, $known)) {
                throw new Failure("unknown --$option parameter\nusage: wp $name $this->usage");
            }
            if ($value === true && $known[$option] === '=<') {
                throw new Failure("--$option needs a value: --$option=…");
            }
        }
        preg_match_all('/(?<!\[)--([\w-]+)=</', $this->usage, $required);
        foreach ($required[1] as $option) {
            if (!$arguments->has($option)) {
                throw new Failure("missing --$option parameter\nusage: wp $name $this->usage");
            }
        }
    }

    /** @return array{least: int, most: int} how many words there may be */
    private function words(): array
    {
        $usage = (string) preg_replace('/\[?--[^\s=\]\[]+(\[?=<[^>]*>\]?)?\]?/', '', $this->usage);
        $all = preg_match_all('/<[^>]*>/', $usage);
        $optional = preg_match_all('/\[<[^>]*>/', $usage);
        return ['least' => $all - $optional, 'most' => str_contains($usage, '...') ? PHP_INT_MAX : $all];
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** A command line as WP-CLI reads it: words, `--option=value`, `--flag`, `--no-flag`; `--` ends the options. */
final class Arguments
{
    /**
     * @param list<string> $words what is no option, without the command itself
     * @param array<string, string|bool> $options
     */
    public function __construct(public array $words, private array $options)
    {
    }

    /** @param list<string> $given */
    public static function parse(array $given): self
    {
        [$words, $options] = [[], []];
        while ($given !== []) {
            $argument = array_shift($given);
            if ($argument === '--') {
                return new self([...$words, ...$given], $options);
            }
            if (preg_match('/^--no-([^\s=]+)$/', $argument, $match)) {
                $options[$match[1]] = false;
            } elseif (preg_match('/^--([^\s=]+)(?:=(.*))?$/s', $argument, $match, PREG_UNMATCHED_AS_NULL)) {
                $options[$match[1]] = $match[2] ?? true;
            } else {
                $words[] = $argument;
            }
        }
        return new self($words, $options);
    }

    /** @return array<string, string|bool> */
    public function options(): array
    {
        return $this->options;
    }

    public function has(string $option): bool
    {
        return ($this->options[$option] ?? false) !== false;
    }

    public function text(string $option, string $default = ''): string
    {
        $value = $this->options[$option] ?? $default;
        return is_string($value) ? $value : $default;
    }

    /** @return list<string> the values of an option that takes several, separated by commas */
    public function list(string $option): array
    {
        return array_values(array_filter(array_map(trim(...), explode(',', $this->text($option))), static fn ($value) => $value !== ''));
    }

    public function word(int $index, string $default = ''): string
    {
        return $this->words[$index] ?? $default;
    }

    /** The word, or what stdin has if there is no such word. */
    public function wordOrInput(int $index): string
    {
        return $this->words[$index] ?? rtrim((string) stream_get_contents(STDIN), "\n");
    }

    public function without(int $words): self
    {
        return new self(array_slice($this->words, $words), $this->options);
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** What commands say, in WP-CLI's words and formats. */
final class Output
{
    public const FORMATS = '[--fields=<fields>] [--field=<field>] [--format=<table|json|csv|ids|count>]';

    public static bool $quiet = false;

    public static function line(string $text): void
    {
        // The reader has closed the pipe: no more lines, and no error about it.
        @fwrite(STDOUT, $text . "\n") === false && exit(1);
    }

    /** Progress, which --quiet suppresses. */
    public static function note(string $text): void
    {
        self::$quiet || self::line($text);
    }

    public static function success(string $text): void
    {
        self::note("Success: $text");
    }

    public static function warning(string $text): void
    {
        fwrite(STDERR, "Warning: $text\n");
    }

    /** The sum of what was done to several things. @return int the exit code */
    public static function tally(string $done, string $noun, int $successes, int $total): int
    {
        $sentence = "$done $successes of $total {$noun}s.";
        if ($successes < $total) {
            fwrite(STDERR, "Error: $sentence\n");
            return 1;
        }
        self::success($sentence);
        return 0;
    }

    /**
     * @param list<array<string, mixed>> $items
     * @param list<string> $fields what is shown unless --fields says otherwise
     * @param string $id the field that --format=ids shows
     */
    public static function items(array $items, array $fields, Arguments $arguments, string $id = 'ID'): void
    {
        if ($arguments->has('field')) {
            $field = self::field($items, $arguments->text('field'));
            array_walk($items, static fn (array $item) => self::line(self::cell($item[$field] ?? '')));
            return;
        }
        $fields = array_map(static fn ($field) => self::field($items, $field), $arguments->list('fields') ?: $fields);
        $rows = array_map(static fn (array $item) => array_combine($fields, array_map(static fn ($field) => $item[$field] ?? '', $fields)), $items);
        match ($arguments->text('format', 'table')) {
            'table' => self::table($fields, $rows),
            'json' => self::line(self::json($rows)),
            'csv' => self::csv($fields, $rows),
            'ids' => fwrite(STDOUT, implode(' ', array_column($items, $id))),
            'count' => self::line((string) count($items)),
            default => throw new Failure("--format is table, json, csv, ids or count, not '{$arguments->text('format')}'"),
        };
    }

    /** One value, which may be an array or an object. */
    public static function value(mixed $value, string $format): void
    {
        match (true) {
            $format === 'json' => self::line(self::json($value)),
            $format === 'var_export' || ($format === '' && !is_scalar($value) && $value !== null) => self::line(var_export($value, true)),
            $format === '' => self::line(self::cell($value)),
            default => throw new Failure("--format is json or var_export, not '$format'"),
        };
    }

    public static function json(mixed $value): string
    {
        $json = json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR);
        return $json === false ? throw new Failure('this value cannot be JSON: ' . json_last_error_msg()) : $json;
    }

    /** @param list<array<string, mixed>> $items */
    private static function field(array $items, string $field): string
    {
        if ($items !== [] && !array_key_exists($field, $items[0])) {
            throw new Failure("'$field' is no field; there are " . implode(', ', array_keys($items[0])));
        }
        return $field;
    }

    private static function cell(mixed $value): string
    {
        return match (true) {
            is_bool($value) => $value ? '1' : '',
            is_array($value), is_object($value) => self::json($value),
            default => (string) $value,
        };
    }

    /**
     * @param list<string> $fields
     * @param list<array<string, mixed>> $rows
     */
    private static function table(array $fields, array $rows): void
    {
        $lines = [$fields];
        foreach ($rows as $row) {
            $lines[] = array_map(static fn ($value) => str_replace(["\r", "\n", "\t"], ' ', self::cell($value)), array_values($row));
        }
        $widths = array_map(static fn ($column) => max(array_map(mb_strwidth(...), array_column($lines, $column))), array_keys($fields));
        $rule = '+' . implode('+', array_map(static fn ($width) => str_repeat('-', $width + 2), $widths)) . '+';
        self::line($rule);
        foreach ($lines as $number => $line) {
            $cells = array_map(static fn ($text, $width) => " $text" . str_repeat(' ', $width - mb_strwidth($text) + 1), $line, $widths);
            self::line('|' . implode('|', $cells) . '|');
            $number === 0 && self::line($rule);
        }
        self::line($rule);
    }

    /**
     * @param list<string> $fields
     * @param list<array<string, mixed>> $rows
     */
    private static function csv(array $fields, array $rows): void
    {
        foreach ([$fields, ...$rows] as $row) {
            fputcsv(STDOUT, array_map(self::cell(...), array_values($row)), ',', '"', '');
        }
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

$value = static function (Arguments $arguments): mixed {
    $text = $arguments->wordOrInput(1);
    if ($arguments->text('format') !== 'json') {
        return $text;
    }
    $decoded = json_decode($text, true);
    return $decoded === null && trim($text) !== 'null' ? throw new Failure('the value is not valid JSON: ' . json_last_error_msg()) : $decoded;
};
$autoload = static fn (Arguments $arguments): ?bool => $arguments->has('autoload')
    ? in_array($arguments->text('autoload'), ['yes', 'on', 'true'], true)
    : null;
$update = static function (Arguments $arguments) use ($value, $autoload): void {
    $key = $arguments->word(0);
    $new = sanitize_option($key, $value($arguments));
    if (get_option($key) === $new) {
        Output::success("Value passed for '$key' option is unchanged.");
        return;
    }
    update_option($key, $new, $autoload($arguments)) ? Output::success("Updated '$key' option.") : throw new Failure("Could not update option '$key'.");
};
$usage = '<key> [<value>] [--autoload=<yes|no>] [--format=<json>]';

return [
    'option get' => new Command('<key> [--format=<json|var_export>]', 'Shows an option.', static function (Arguments $arguments): void {
        $missing = new \stdClass();
        $value = get_option($arguments->word(0), $missing);
        if ($value === $missing) {
            throw new Failure("Could not get '{$arguments->word(0)}' option. Does it exist?");
        }
        Output::value($value, $arguments->text('format'));
    }),
    'option update' => new Command($usage, 'Sets an option; the value may come from stdin.', $update),
    'option set' => new Command($usage, 'The same.', $update),
    'option add' => new Command($usage, 'Adds an option that is not there yet.', static function (Arguments $arguments) use ($value, $autoload): void {
        add_option($arguments->word(0), $value($arguments), '', $autoload($arguments))
            ? Output::success("Added '{$arguments->word(0)}' option.")
            : throw new Failure("Could not add option '{$arguments->word(0)}'. Does it already exist?");
    }),
    'option delete' => new Command('<key>...', 'Deletes options.', static function (Arguments $arguments): int {
        $status = 0;
        foreach ($arguments->words as $key) {
            if (delete_option($key)) {
                Output::success("Deleted '$key' option.");
            } else {
                Output::warning("Could not delete '$key' option. Does it exist?");
                $status = 1;
            }
        }
        return $status;
    }),
    'option list' => new Command('[--search=<pattern>] [--exclude=<pattern>] [--autoload=<on|off>] ' . Output::FORMATS, 'Lists options; * and ? stand for any text in a pattern.', static function (Arguments $arguments): void {
        global $wpdb;
        $items = [];
        foreach ($wpdb->get_results("SELECT option_id, option_name, option_value, autoload FROM $wpdb->options ORDER BY option_id", ARRAY_A) as $row) {
            $autoloaded = !in_array($row['autoload'], ['no', 'off', 'auto-off'], true);
            if (!fnmatch($arguments->text('search', '*'), $row['option_name'])
                || ($arguments->has('exclude') && fnmatch($arguments->text('exclude'), $row['option_name']))
                || ($arguments->has('autoload') && in_array($arguments->text('autoload'), ['on', 'yes'], true) !== $autoloaded)
                || (str_starts_with($row['option_name'], '_transient') || str_starts_with($row['option_name'], '_site_transient')) && !$arguments->has('search')) {
                continue;
            }
            $items[] = $row + ['size_bytes' => strlen($row['option_value'])];
        }
        Output::items($items, ['option_name', 'option_value'], $arguments, 'option_id');
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../serialized.php';
require_once __DIR__ . '/../tables.php';

return [
    'search-replace' => new Command('<old> <new> [<table>...] [--dry-run] [--network] [--all-tables] [--all-tables-with-prefix] [--skip-tables=<tables>] [--skip-columns=<columns>] [--include-columns=<columns>] [--precise] [--recurse-objects] [--report-changed-only] [--no-report] [--report] [--format=<table|count>]', 'Replaces text in the database, also inside of serialized values.', static function (Arguments $arguments): void {
        [$old, $new] = [$arguments->word(0), $arguments->word(1)];
        if ($old === '') {
            throw new Failure('the text to be replaced is empty');
        }
        if ($old === $new) {
            Output::warning("Replacement value '$old' is identical to search value '$new'. Skipping operation.");
            return;
        }
        $isDryRun = $arguments->has('dry-run');
        $items = [];
        foreach (Tables::chosen($arguments, array_slice($arguments->words, 2)) as $table) {
            if (in_array($table, $arguments->list('skip-tables'), true)) {
                continue;
            }
            ['keys' => $keys, 'texts' => $texts] = Tables::columns($table);
            foreach ($texts as $column) {
                if (in_array($column, $arguments->list('skip-columns'), true)
                    || ($arguments->has('include-columns') && !in_array($column, $arguments->list('include-columns'), true))) {
                    continue;
                }
                if ($keys === []) {
                    $arguments->has('report-changed-only') || $items[] = ['Table' => $table, 'Column' => $column, 'Replacements' => 'skipped: no primary key', 'Type' => ''];
                    continue;
                }
                $count = Tables::replace($table, $column, $keys, $old, $new, $isDryRun);
                if ($count > 0 || !$arguments->has('report-changed-only')) {
                    $items[] = ['Table' => $table, 'Column' => $column, 'Replacements' => $count, 'Type' => 'PHP'];
                }
            }
        }
        $total = array_sum(array_filter(array_column($items, 'Replacements'), is_int(...)));
        if ($arguments->text('format') === 'count') {
            Output::line((string) $total);
        } elseif (($arguments->options()['report'] ?? true) !== false) {
            Output::items($items, ['Table', 'Column', 'Replacements', 'Type'], $arguments);
        }
        $isDryRun || wp_cache_flush();
        $arguments->text('format') === 'count' || Output::success($isDryRun
            ? "$total replacement" . ($total === 1 ? '' : 's') . ' to be made.'
            : "Made $total replacement" . ($total === 1 ? '.' : 's.'));
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../database.php';
require_once __DIR__ . '/../page-cache.php';
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
        $changedOnly = $arguments->has('report-changed-only');
        $kinds = Tables::kinds();
        // A column's name, or table.column.
        $names = static fn (string $option, string $table, string $column): bool => array_intersect($arguments->list($option), [$column, "$table.$column"]) !== [];
        $items = [];
        foreach (Tables::chosen($arguments, array_slice($arguments->words, 2)) as $table) {
            if (array_filter($arguments->list('skip-tables'), static fn ($pattern) => fnmatch($pattern, $table)) !== []) {
                continue;
            }
            if (in_array($kinds[$table] ?? '', ['VIEW', 'SEQUENCE'], true)) {
                $changedOnly || $items[] = ['Table' => $table, 'Column' => '', 'Replacements' => 'skipped (' . strtolower($kinds[$table]) . ')', 'Type' => ''];
                continue;
            }
            ['keys' => $keys, 'texts' => $texts] = Tables::columns($table);
            if ($keys === [] && $texts !== []) {
                // Said in any case: there may be something to replace in it.
                $items[] = ['Table' => $table, 'Column' => '', 'Replacements' => 'skipped: no primary key', 'Type' => ''];
                continue;
            }
            foreach ($texts as $column => $isJson) {
                $column = (string) $column;
                if ($names('skip-columns', $table, $column) || ($arguments->has('include-columns') && !$names('include-columns', $table, $column))) {
                    continue;
                }
                $count = Tables::replace($table, $column, $isJson, $keys, $old, $new, $isDryRun);
                if ($count > 0 || !$changedOnly) {
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
        if (!$isDryRun) {
            wp_cache_flush();
            PageCache::purge();
        }
        $arguments->text('format') === 'count' || Output::success($isDryRun
            ? "$total replacement" . ($total === 1 ? '' : 's') . ' to be made.'
            : "Made $total replacement" . ($total === 1 ? '.' : 's.'));
    }),
];

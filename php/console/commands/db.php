<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../database.php';
require_once __DIR__ . '/../tables.php';

/** Relative to the document root, as everything is. @return resource */
$open = static function (string $file, string $mode) {
    $stream = @fopen($file, $mode);
    return $stream !== false ? $stream : throw new Failure("'$file' cannot be opened: " . (error_get_last()['message'] ?? ''));
};
$warnOfPlace = static function (string $file): void {
    $folder = realpath(dirname($file));
    if ($folder !== false && str_starts_with("$folder/", realpath(WordPress::root()) . '/')) {
        Output::warning("'$file' lies in the document root: move or delete it when you are done.");
    } elseif ($folder !== false && str_starts_with("$folder/", '/tmp/')) {
        Output::warning("'$file' is in the sandbox's own /tmp and goes with it.");
    }
};

return [
    'db export' => new Command('<file> [--tables=<tables>] [--exclude_tables=<tables>] [--add-drop-table] [--porcelain]', 'Writes the database to a file; - is stdout, of which an answer holds some 6 MB. MySQL: as SQL. SQLite: a copy of its file.', static function (Arguments $arguments) use ($open, $warnOfPlace): void {
        $file = $arguments->word(0);
        $toOutput = $file === '-';
        $unknown = array_diff($arguments->list('tables'), Tables::all());
        if ($unknown !== []) {
            throw new Failure("Couldn't find the table(s) " . implode(', ', $unknown));
        }
        if (Database::isSqlite()) {
            if ($arguments->has('tables') || $arguments->has('exclude_tables')) {
                throw new Failure('an SQLite database is exported as a whole');
            }
            $copy = $toOutput ? sys_get_temp_dir() . '/export-' . getmypid() . '.sqlite' : $file;
            Database::exportSqlite($copy);
            if ($toOutput) {
                $stream = fopen($copy, 'rb');
                unlink($copy);
                stream_copy_to_stream($stream, STDOUT);
            }
        } else {
            $tables = array_values(array_diff($arguments->list('tables') ?: Tables::all(), $arguments->list('exclude_tables')));
            // Under another name until it is whole.
            $target = $toOutput ? STDOUT : $open("$file.part", 'wb');
            Database::exportMysql($tables, $target);
            if (!$toOutput && (!fclose($target) || !rename("$file.part", $file))) {
                throw new Failure("'$file' could not be written");
            }
        }
        if (!$toOutput) {
            $warnOfPlace($file);
            $arguments->has('porcelain') ? Output::line($file) : Output::success("Exported to '$file'.");
        }
    }, Stage::Database),
    'db import' => new Command('<file>', 'Reads what db export has written; - is stdin. SQL ends at the first statement that fails.', static function (Arguments $arguments) use ($open): void {
        $file = $arguments->word(0);
        $source = $file === '-' ? STDIN : $open($file, 'rb');
        $start = '';
        $isCopy = Database::startsLikeSqlite($source, $start);
        if ($isCopy && !Database::isSqlite()) {
            throw new Failure("'$file' is an SQLite database, and this site's is MySQL");
        }
        if ($isCopy) {
            $copy = (string) tempnam(sys_get_temp_dir(), 'import');
            file_put_contents($copy, $start);
            $appended = $open($copy, 'ab');
            stream_copy_to_stream($source, $appended);
            fclose($appended);
            try {
                Database::importSqlite($copy);
            } finally {
                unlink($copy);
            }
        } else {
            Database::importSql($source, $start);
        }
        wp_cache_flush();
        Output::success("Imported from '" . ($file === '-' ? 'STDIN' : $file) . "'.");
    }, Stage::Database),
    'db query' => new Command('[<sql>] [--fields=<fields>] [--format=<table|json|csv|count>]', 'Runs one SQL statement, which may come from stdin.', static function (Arguments $arguments): void {
        global $wpdb;
        $wpdb->hide_errors();
        $sql = $arguments->wordOrInput(0);
        $result = $wpdb->query($sql);
        if ($result === false) {
            throw new Failure('Query failed: ' . ($wpdb->last_error ?: 'the database does not say why'));
        }
        $rows = array_map(static fn ($row) => (array) $row, (array) $wpdb->last_result);
        if ($rows !== [] && preg_match('/^\W*(select|show|desc|describe|explain|with|pragma|check|analyze)\b/i', $sql)) {
            Output::items($rows, array_keys($rows[0]), $arguments);
        } else {
            Output::success('Query succeeded. Rows affected: ' . (int) $result);
        }
    }, Stage::Database),
    'db tables' => new Command('[<table>...] [--network] [--all-tables] [--all-tables-with-prefix] [--format=<list|csv>]', "Lists the site's tables.", static function (Arguments $arguments): void {
        $tables = Tables::chosen($arguments, $arguments->words);
        Output::line(implode($arguments->text('format') === 'csv' ? ',' : "\n", $tables));
    }, Stage::Database),
    'db clean' => new Command('[--yes]', 'Drops all tables with the site\'s prefix.', static function (Arguments $arguments): void {
        global $wpdb;
        if (!$arguments->has('yes')) {
            throw new Failure('all tables whose names begin with ' . $wpdb->base_prefix . ' would be dropped: say --yes if that is meant');
        }
        foreach (array_filter(Tables::all(), static fn ($table) => str_starts_with($table, $wpdb->base_prefix)) as $table) {
            $wpdb->query("DROP TABLE `$table`");
        }
        Output::success('Tables dropped.');
    }, Stage::Database),
];

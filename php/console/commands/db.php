<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../database.php';
require_once __DIR__ . '/../page-cache.php';
require_once __DIR__ . '/../tables.php';

/** Relative to the document root, as everything is. @return resource */
$open = static function (string $file, string $mode) {
    $stream = @fopen($file, $mode);
    return $stream !== false ? $stream : throw new Failure("'$file' cannot be opened: " . (error_get_last()['message'] ?? ''));
};
$warnOfPlace = static function (string $file): void {
    $folder = realpath(dirname($file));
    // Commands run in the document root; WordPress may be in a folder of its own, and beside it.
    $isServed = static fn (string $root): bool => str_starts_with("$folder/", realpath($root) . '/');
    if ($folder !== false && ($isServed((string) getcwd()) || $isServed(WordPress::root()))) {
        Output::warning("'$file' lies in the document root: move or delete it when you are done.");
    } elseif ($folder !== false && str_starts_with("$folder/", '/tmp/')) {
        Output::warning("'$file' is in the sandbox's own /tmp and goes with it.");
    }
};
/** Writes under another name until the file is complete. Only its owner may read it: it contains password hashes. */
$writeWhole = static function (string $file, \Closure $write) use ($open): void {
    if (is_dir($file)) {
        throw new Failure("'$file' is a folder: name the file");
    }
    umask(0o077);
    $part = $open("$file.part", 'cb');
    if (!flock($part, LOCK_EX | LOCK_NB)) {
        throw new Failure("another export is writing '$file'");
    }
    try {
        if (!ftruncate($part, 0)) {
            throw new Failure("'$file.part' cannot be written");
        }
        $write($part);
        // What the file system could not take, it may say only now.
        if (!fflush($part) || !fsync($part) || !rename("$file.part", $file)) {
            throw new Failure("'$file' could not be written: is the disk full?");
        }
    } catch (Failure $e) {
        @unlink("$file.part");
        throw $e;
    }
};

return [
    'db export' => new Command('<file> [--tables=<tables>] [--exclude_tables=<tables>] [--add-drop-table] [--porcelain]', 'Writes the database to a file; - is stdout, of which an answer holds some 6 MB. MySQL: as SQL, with triggers, views, routines and events; with --tables these tables with their triggers. SQLite: a copy of its file.', static function (Arguments $arguments) use ($writeWhole, $warnOfPlace): void {
        $file = $arguments->word(0);
        $toOutput = $file === '-';
        $unknown = array_diff([...$arguments->list('tables'), ...$arguments->list('exclude_tables')], Tables::all());
        if ($unknown !== []) {
            throw new Failure("Couldn't find the table(s) " . implode(', ', $unknown));
        }
        if (Database::isSqlite()) {
            if ($arguments->has('tables') || $arguments->has('exclude_tables')) {
                throw new Failure('an SQLite database is exported as a whole');
            }
            $copy = $toOutput ? sys_get_temp_dir() . '/export-' . getmypid() . '.sqlite' : "$file.copy";
            try {
                umask(0o077);
                @unlink($copy);
                Database::exportSqlite($copy);
                if (!$toOutput) {
                    rename($copy, $file) || throw new Failure("'$file' could not be written");
                } else {
                    $stream = fopen($copy, 'rb');
                    stream_copy_to_stream($stream, STDOUT) === fstat($stream)['size'] || throw new Failure('the copy could not be written to stdout');
                }
            } finally {
                @unlink($copy);
            }
        } else {
            $names = array_values(array_diff($arguments->list('tables') ?: Tables::all(), $arguments->list('exclude_tables')));
            $drops = ($arguments->options()['add-drop-table'] ?? true) !== false;
            $write = static fn ($target) => Database::exportMysql($names, !$arguments->has('tables'), $drops, $target);
            $toOutput ? $write(STDOUT) : $writeWhole($file, $write);
        }
        if (!$toOutput) {
            $warnOfPlace($file);
            $arguments->has('porcelain') ? Output::line($file) : Output::success("Exported to '$file'.");
        }
    }, Stage::Database),
    'db import' => new Command('<file>', 'Reads what db export, mysqldump or mariadb-dump has written; - is stdin. SQL ends at the first statement that fails.', static function (Arguments $arguments) use ($open): void {
        require_once __DIR__ . '/../mysql-dump.php';
        require_once __DIR__ . '/../sql-import.php';
        $file = $arguments->word(0);
        $source = $file === '-' ? STDIN : $open($file, 'rb');
        $start = '';
        $isCopy = Database::startsLikeSqlite($source, $start);
        if ($isCopy && !Database::isSqlite()) {
            throw new Failure("'$file' is an SQLite database, and this site's is MySQL");
        }
        if ($isCopy) {
            $copy = (string) tempnam(sys_get_temp_dir(), 'import');
            try {
                $written = $open($copy, 'wb');
                fwrite($written, $start);
                if (stream_copy_to_stream($source, $written) === false || !fflush($written) || !fsync($written)) {
                    throw new Failure("'$copy' could not be written: is /tmp full? A file's name instead of - needs as much of it");
                }
                Database::importSqlite($copy);
            } finally {
                @unlink($copy);
            }
        } else {
            try {
                SqlImport::run($source, $start) > 0 || throw new Failure("there is no SQL in '" . ($file === '-' ? 'STDIN' : $file) . "'");
            } catch (Failure $e) {
                PageCache::purge(); // The statements before the failed one have taken effect.
                throw $e;
            }
        }
        wp_cache_flush();
        PageCache::purge();
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
            PageCache::purge();
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
        $kinds = array_filter(Tables::kinds(), static fn ($table) => str_starts_with((string) $table, $wpdb->base_prefix), ARRAY_FILTER_USE_KEY);
        // In any order, though tables refer to each other.
        Database::isSqlite() || $wpdb->query('SET foreign_key_checks = 0');
        foreach ($kinds as $table => $kind) {
            $noun = in_array($kind, ['VIEW', 'SEQUENCE'], true) ? $kind : 'TABLE';
            if ($wpdb->query("DROP $noun " . Tables::quoted((string) $table)) === false) {
                throw new Failure("'$table' was not dropped: $wpdb->last_error");
            }
        }
        Database::isSqlite() || $wpdb->query('SET foreign_key_checks = 1');
        PageCache::purge();
        Output::success('Tables dropped.');
    }, Stage::Database),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** What differs between MySQL and the SQLite plugin. */
final class Database
{
    private const SQLITE_HEADER = "SQLite format 3\0";

    public static function isSqlite(): bool
    {
        return !isset($GLOBALS['wpdb']->dbh) || !$GLOBALS['wpdb']->dbh instanceof \mysqli;
    }

    /**
     * @param list<string> $names
     * @param resource $target
     */
    public static function exportMysql(array $names, bool $isWhole, bool $drops, $target): void
    {
        require_once __DIR__ . '/mysql-dump.php';
        (new MysqlDump($GLOBALS['wpdb']->dbh, $target, $drops))->write(Tables::kinds(), $names, $isWhole);
    }

    /** A copy of the database's file, as it is at one moment. */
    public static function exportSqlite(string $file): void
    {
        $source = new \SQLite3(self::sqliteFile(), SQLITE3_OPEN_READWRITE);
        $source->busyTimeout(30_000);
        if (!@$source->exec("VACUUM INTO '" . \SQLite3::escapeString($file) . "'")) {
            throw new Failure("'$file' cannot be written: {$source->lastErrorMsg()}");
        }
    }

    /** Whether the stream holds such a copy. What was read is handed back. @param resource $source */
    public static function startsLikeSqlite($source, string &$start): bool
    {
        $start = (string) stream_get_contents($source, strlen(self::SQLITE_HEADER));
        return $start === self::SQLITE_HEADER;
    }

    /** Puts a copy into the database's place, page by page and all at once for who reads. */
    public static function importSqlite(string $file): void
    {
        $source = new \SQLite3($file, SQLITE3_OPEN_READONLY);
        // What is cut off or damaged must not take the place of what works.
        $found = @$source->querySingle('PRAGMA quick_check(1)');
        if ($found !== 'ok') {
            throw new Failure('this copy is damaged, and nothing was imported: ' . (is_string($found) ? $found : $source->lastErrorMsg()));
        }
        $target = new \SQLite3(self::sqliteFile(), SQLITE3_OPEN_READWRITE);
        $target->busyTimeout(30_000);
        if (!@$source->backup($target)) {
            throw new Failure("the database could not be restored: {$source->lastErrorMsg()} {$target->lastErrorMsg()}");
        }
    }

    private static function sqliteFile(): string
    {
        return defined('FQDB') && is_file(FQDB) ? FQDB : throw new Failure('the file of the SQLite database is not known');
    }
}

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

    /** @param list<string> $tables @param resource $target */
    public static function exportMysql(array $tables, $target): void
    {
        require_once __DIR__ . '/mysql-dump.php';
        (new MysqlDump($GLOBALS['wpdb']->dbh, $target))->write($tables);
    }

    /** A copy of the database's file, as it is at one moment. */
    public static function exportSqlite(string $file): void
    {
        $source = new \SQLite3(self::sqliteFile(), SQLITE3_OPEN_READWRITE);
        $source->busyTimeout(30_000);
        @unlink($file);
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
        $target = new \SQLite3(self::sqliteFile(), SQLITE3_OPEN_READWRITE);
        $target->busyTimeout(30_000);
        if (@$source->querySingle('PRAGMA schema_version') === false || !@$source->backup($target)) {
            throw new Failure("the database could not be restored: {$source->lastErrorMsg()} {$target->lastErrorMsg()}");
        }
    }

    /** @param resource $source @param string $start what was read of it already @return int how many statements */
    public static function importSql($source, string $start): int
    {
        require_once __DIR__ . '/sql-statements.php';
        $count = 0;
        foreach (SqlStatements::read($source, $start) as $statement) {
            $count++;
            $error = self::execute($statement);
            if ($error !== '') {
                $excerpt = trim((string) preg_replace('/\s+/', ' ', substr($statement, 0, 200)));
                throw new Failure("statement $count failed: $error. It begins with: " . mb_scrub($excerpt));
            }
        }
        return $count;
    }

    private static function execute(string $statement): string
    {
        global $wpdb;
        if (!self::isSqlite()) {
            // Not through wpdb, which looks into every query for text that does not suit its table.
            mysqli_report(MYSQLI_REPORT_OFF);
            return $wpdb->dbh->query($statement) === false ? $wpdb->dbh->error : '';
        }
        $wpdb->hide_errors();
        return $wpdb->query($statement) === false ? ($wpdb->last_error ?: 'the SQLite plugin does not say why') : '';
    }

    private static function sqliteFile(): string
    {
        return defined('FQDB') && is_file(FQDB) ? FQDB : throw new Failure('the file of the SQLite database is not known');
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/sql-statements.php';

/** Runs a file of SQL, statement by statement: ours, or what mysqldump and mariadb-dump have written. */
final class SqlImport
{
    // As much as the first and last lines of a dump take.
    private const ENDS = 1024;

    /** MySQL's errors: an empty statement; a definer that this user may not name; a mode that only MariaDB and old MySQL have. */
    private const EMPTY_QUERY = 1065, NEEDS_PRIVILEGE = 1227, WRONG_VALUE = 1231;

    private int $largest = PHP_INT_MAX;

    /** Whether it was said that programs and views are ours now. */
    private bool $warnedOfDefiners = false;

    /** @param resource $source @param string $start what was read of it already @return int how many statements */
    public static function run($source, string $start): int
    {
        self::refuseOtherFiles($start);
        self::refuseHalf($source, $start);
        $import = new self();
        $statements = new SqlStatements($source, $start);
        $count = 0;
        foreach ($statements->all() as $statement) {
            $count++;
            $error = $import->execute($statement);
            if ($error !== '') {
                $excerpt = trim((string) preg_replace('/\s+/', ' ', substr($statement, 0, 200)));
                throw new Failure("statement $count failed: $error. It begins with: " . mb_scrub($excerpt)
                    . ($count > 1 ? ' What stands before it in the file was imported.' : ''));
            }
        }
        if (!self::isWhole($statements->head, $statements->tail)) {
            throw new Failure("the SQL was cut off: all $count statements were imported, and more should have come");
        }
        return $count;
    }

    private function __construct()
    {
        global $wpdb;
        if (!Database::isSqlite()) {
            mysqli_report(MYSQLI_REPORT_OFF);
            // A site whose character set is an old one reads a file in UTF-8 all the same, as the clients do.
            $wpdb->dbh->set_charset('utf8mb4');
            $this->largest = (int) ($wpdb->dbh->query('SELECT @@max_allowed_packet')?->fetch_row()[0] ?? PHP_INT_MAX);
        }
    }

    private function execute(string $statement): string
    {
        global $wpdb;
        if (Database::isSqlite()) {
            $wpdb->hide_errors();
            return $wpdb->query($statement) === false ? ($wpdb->last_error ?: 'the SQLite plugin does not say why') : '';
        }
        if (strlen($statement) >= $this->largest) {
            // The server would just hang up.
            return sprintf('it has %d bytes, and the server takes no more than %d: raise max_allowed_packet (RDS: in the parameter group), up to 1 GB', strlen($statement), $this->largest);
        }
        // Not through wpdb, which looks into every query for text that does not suit its table.
        [$error, $code] = $this->query($statement);
        if ($code === self::WRONG_VALUE && str_contains($statement, 'NO_AUTO_CREATE_USER')) {
            [$error, $code] = $this->query(str_replace(['NO_AUTO_CREATE_USER,', ',NO_AUTO_CREATE_USER', 'NO_AUTO_CREATE_USER'], '', $statement));
        }
        if ($code === self::NEEDS_PRIVILEGE && ($own = self::withoutDefiner($statement)) !== null) {
            $this->warnedOfDefiners || Output::warning('this database user may not make triggers, routines and views for others (DEFINER): they are made its own.');
            $this->warnedOfDefiners = true;
            [$error, $code] = $this->query($own);
        }
        return $code === self::EMPTY_QUERY ? '' : $error;
    }

    /** @return array{string, int} the error and its number */
    private function query(string $statement): array
    {
        $link = $GLOBALS['wpdb']->dbh;
        $succeeded = $link->real_query($statement);
        // What it answers has to be taken, or the next statement would be "out of sync".
        while ($succeeded) {
            $result = $link->store_result();
            $result === false || $result->free();
            if (!$link->more_results()) {
                break;
            }
            $succeeded = $link->next_result();
        }
        return $link->errno === 0 ? ['', 0] : [$link->error, $link->errno];
    }

    /** The statement with the importing user as definer; null if it names no definer. Also as mysqldump has it: "/*!50017 DEFINER=…*\/". */
    private static function withoutDefiner(string $statement): ?string
    {
        $name = '(?:`(?:[^`]|``)*`|"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|\w+)';
        $own = preg_replace("~^((?:\\s|/\\*M?!\\d*|\\*/|CREATE|OR|REPLACE|ALGORITHM\\s*=\\s*\\w+)*)DEFINER\\s*=\\s*$name(?:@$name)?~i", '$1', $statement, 1, $count);
        return $count === 1 ? $own : null;
    }

    private static function refuseOtherFiles(string $start): void
    {
        match (true) {
            str_starts_with($start, "\x1F\x8B") => throw new Failure('the file is compressed: unpack it first, as with gunzip'),
            str_starts_with($start, "PK\x03\x04") => throw new Failure('the file is a zip archive: unpack it first'),
            str_starts_with($start, "\xFF\xFE"), str_starts_with($start, "\xFE\xFF") => throw new Failure('the file is in UTF-16, as PowerShell writes with >: it has to be UTF-8'),
            default => null,
        };
    }

    /** A dump that has a beginning and no end was cut off: before it drops the first table. @param resource $source */
    private static function refuseHalf($source, string $start): void
    {
        if (!stream_get_meta_data($source)['seekable'] || ($at = ftell($source)) === false) {
            return;
        }
        $head = $start . fread($source, self::ENDS);
        fseek($source, -min(self::ENDS, fstat($source)['size']), SEEK_END);
        $tail = (string) stream_get_contents($source);
        fseek($source, $at);
        if (!self::isWhole($head, $tail)) {
            throw new Failure('the file is cut off: the line that says that the dump is complete is not there. Nothing was imported');
        }
    }

    private static function isWhole(string $head, string $tail): bool
    {
        return match (1) {
            preg_match('/^' . preg_quote(MysqlDump::BEGINNING, '/') . '/m', $head) => str_contains($tail, MysqlDump::END),
            preg_match('/^-- (?:MySQL|MariaDB) dump /m', $head) => str_contains($tail, '-- Dump completed'),
            default => true,
        };
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** Writes a MySQL database as SQL, row by row: memory holds one statement, whatever the database's size. */
final class MysqlDump
{
    /** MySQL's smallest max_allowed_packet in use is 1 MB; what is larger than this is a single row. */
    private const STATEMENT = 512 * 1024;

    /** The character set of what is no text (MySQL's "binary"). */
    private const BINARY = 63;

    /** @param resource $target */
    public function __construct(private readonly \mysqli $link, private $target)
    {
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    }

    /** @param list<string> $tables */
    public function write(array $tables): void
    {
        // One moment for all tables, and times that do not depend on where the server stands.
        $this->link->query("SET time_zone = '+00:00'");
        $this->link->query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        $this->link->query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
        $this->put("-- WordPress database, exported by PhpBridge\n\n"
            . "SET NAMES utf8mb4;\nSET time_zone = '+00:00';\nSET FOREIGN_KEY_CHECKS = 0;\nSET UNIQUE_CHECKS = 0;\nSET SQL_MODE = 'NO_AUTO_VALUE_ON_ZERO';\n");
        $views = $this->views();
        foreach (array_diff($tables, $views) as $table) {
            $this->writeTable($table);
        }
        foreach (array_intersect($tables, $views) as $view) {
            $this->put("\nDROP VIEW IF EXISTS `$view`;\n{$this->link->query("SHOW CREATE VIEW `$view`")->fetch_row()[1]};\n");
        }
        $this->put("\nSET FOREIGN_KEY_CHECKS = 1;\nSET UNIQUE_CHECKS = 1;\n-- Export completed\n");
        $this->link->query('COMMIT');
    }

    /** @return list<string> */
    private function views(): array
    {
        return array_column($this->link->query("SHOW FULL TABLES WHERE Table_type = 'VIEW'")->fetch_all(), 0);
    }

    private function writeTable(string $table): void
    {
        $create = $this->link->query("SHOW CREATE TABLE `$table`")->fetch_row()[1];
        $this->put("\nDROP TABLE IF EXISTS `$table`;\n$create;\n");
        $rows = $this->link->query("SELECT * FROM `$table`", MYSQLI_USE_RESULT);
        $fields = $rows->fetch_fields();
        $statement = '';
        while ($row = $rows->fetch_row()) {
            $values = '(' . implode(',', array_map($this->literal(...), $row, $fields)) . ')';
            if ($statement !== '' && strlen($statement) + strlen($values) > self::STATEMENT) {
                $this->put("$statement;\n");
                $statement = '';
            }
            $statement .= ($statement === '' ? "INSERT INTO `$table` VALUES\n" : ",\n") . $values;
        }
        $statement === '' || $this->put("$statement;\n");
        $rows->free();
    }

    private function literal(?string $value, object $field): string
    {
        $isText = in_array($field->type, [MYSQLI_TYPE_STRING, MYSQLI_TYPE_VAR_STRING, MYSQLI_TYPE_BLOB, MYSQLI_TYPE_TINY_BLOB, MYSQLI_TYPE_MEDIUM_BLOB, MYSQLI_TYPE_LONG_BLOB], true);
        return match (true) {
            $value === null => 'NULL',
            $field->type === MYSQLI_TYPE_BIT => (string) (int) $value,
            ($isText && $field->charsetnr === self::BINARY) || $field->type === MYSQLI_TYPE_GEOMETRY => $value === '' ? "''" : '0x' . bin2hex($value),
            in_array($field->type, [MYSQLI_TYPE_TINY, MYSQLI_TYPE_SHORT, MYSQLI_TYPE_LONG, MYSQLI_TYPE_LONGLONG, MYSQLI_TYPE_INT24], true) => $value,
            default => "'" . $this->link->real_escape_string($value) . "'",
        };
    }

    private function put(string $sql): void
    {
        if (fwrite($this->target, $sql) !== strlen($sql)) {
            throw new Failure('the export could not be written: is the disk full?');
        }
    }
}

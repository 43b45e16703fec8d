<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** Writes a table's rows as INSERT statements, one row at a time: memory holds one, whatever the table's size. */
final class MysqlRows
{
    /** MySQL's smallest max_allowed_packet in use is 1 MB; what is larger than this is a single row. */
    private const STATEMENT = 512 * 1024;

    /** From here on hexadecimal digits would double what counts against max_allowed_packet. */
    private const LARGE = 64 * 1024;

    private const NUMBERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'bit'];

    private const BYTES = [
        'binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'vector',
        'geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection', 'geomcollection',
    ];

    /** @var array<string, string> column → type, without those that the server computes */
    private array $columns = [];

    /** Of a table with system versioning: the columns that say from when until when a row held. @var list<string> */
    private array $period = [];

    /** How much of the statement was written; 0 before its first row. */
    private int $written = 0;

    public function __construct(private readonly \mysqli $link, private readonly SqlFile $file, private readonly string $table, bool $isVersioned)
    {
        // Not SELECT *, which leaves out what is invisible.
        $columns = $link->query('SELECT COLUMN_NAME, DATA_TYPE, EXTRA, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '
            . SqlFile::text($table) . ' ORDER BY ORDINAL_POSITION');
        $ownPeriod = [];
        foreach ($columns->fetch_all() as [$name, $type, $extra, $expression]) {
            if ($isVersioned && in_array($expression, ['ROW START', 'ROW END'], true)) {
                $ownPeriod[$name] = $type;
            } elseif (preg_match('/\b(VIRTUAL|STORED|PERSISTENT)\b/', (string) $extra) !== 1) {
                // "DEFAULT_GENERATED" is a default value, and such a column's own.
                $this->columns[$name] = $type;
            }
        }
        $isVersioned && $this->keepHistory($ownPeriod);
    }

    public function write(): void
    {
        $selected = array_map(self::expression(...), array_keys($this->columns), $this->columns);
        $types = array_values($this->columns);
        $names = implode(', ', array_map(SqlFile::name(...), array_keys($this->columns)));
        $table = SqlFile::name($this->table);
        $rows = $this->link->query('SELECT ' . (implode(', ', $selected) ?: '1') . " FROM $table" . ($this->period === [] ? '' : ' FOR SYSTEM_TIME ALL'), MYSQLI_USE_RESULT);
        if ($rows === false) {
            throw new Failure("the rows of '$this->table' cannot be read: this PHP does not know one of its types");
        }
        $insert = "INSERT INTO $table ($names) VALUES\n";
        $this->period === [] || $this->file->put("/*M!101100 SET @saved_history = @@system_versioning_insert_history, system_versioning_insert_history = 1 */;\n");
        while ($row = $rows->fetch_row()) {
            $this->writeRow($types === [] ? [] : $row, $types, $insert);
        }
        // A connection that breaks off ends the rows like their end does.
        if ($this->link->errno !== 0) {
            throw new \mysqli_sql_exception($this->link->error, $this->link->errno);
        }
        $rows->free();
        $this->written === 0 || $this->file->put(";\n");
        $this->period === [] || $this->file->put("/*M!101100 SET system_versioning_insert_history = @saved_history */;\n");
    }

    /**
     * @param list<?string> $row
     * @param list<string> $types
     */
    private function writeRow(array $row, array $types, string $insert): void
    {
        $isLarge = false;
        $size = 0;
        foreach ($row as $value) {
            $size += strlen($value ?? '');
            $isLarge = $isLarge || strlen($value ?? '') >= self::LARGE;
        }
        if ($this->written > 0 && $this->written + $size > self::STATEMENT) {
            $this->file->put(";\n");
            $this->written = 0;
        }
        $this->file->put($this->written === 0 ? $insert : ",\n");
        $this->written += $size + 2;
        if (!$isLarge) {
            $this->file->put('(' . implode(',', array_map($this->literal(...), $row, $types)) . ')');
            return;
        }
        foreach ($row as $index => $value) {
            $this->file->put($index === 0 ? '(' : ',');
            if (strlen($value ?? '') < self::LARGE) {
                $this->file->put($this->literal($value, $types[$index]));
            } else {
                in_array($types[$index], self::BYTES, true) && $this->file->put('_binary ');
                $this->file->putText($value);
            }
        }
        $this->file->put(')');
    }

    private static function expression(string|int $column, string $type): string
    {
        $name = SqlFile::name($column);
        return match ($type) {
            // A float is shown with six digits, a sum of it with all that it has.
            'float' => "$name + 0e0",
            // MySQL 9 has a type for it that PHP does not know.
            'vector' => "CAST($name AS BINARY)",
            default => $name,
        };
    }

    private function literal(?string $value, string $type): string
    {
        return match (true) {
            $value === null => 'NULL',
            in_array($type, self::NUMBERS, true) => $value,
            in_array($type, self::BYTES, true) => $value === '' ? "''" : '0x' . bin2hex($value),
            default => SqlFile::text($value),
        };
    }

    /** @param array<string, string> $ownPeriod columns that the table itself names, with their types */
    private function keepHistory(array $ownPeriod): void
    {
        $variable = $this->link->query("SHOW VARIABLES LIKE 'system_versioning_insert_history'")->fetch_row();
        if ($variable === null || in_array('bigint', $ownPeriod, true)) {
            // Before MariaDB 10.11, and with transactions instead of times, nothing can bring it back.
            Output::warning("the history of '$this->table' (system versioning) is not in the export: this server could not take it back.");
            return;
        }
        $this->period = array_keys($ownPeriod) ?: ['row_start', 'row_end'];
        $this->columns += array_fill_keys($this->period, 'timestamp');
    }
}

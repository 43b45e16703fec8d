<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** Writes triggers, routines and events: each as it was typed, under the settings that it was typed under. */
final class MysqlPrograms
{
    public function __construct(private readonly \mysqli $link, private readonly SqlFile $file)
    {
    }

    public function writeTriggers(string $table): void
    {
        // After the rows, or it would change them. In the order in which they fire.
        $triggers = $this->names('TRIGGER_NAME', 'TRIGGERS', 'EVENT_OBJECT_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ' . SqlFile::text($table), 'EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER');
        foreach ($triggers as [$trigger]) {
            $this->writeProgram('TRIGGER', $trigger, 'SQL Original Statement');
        }
    }

    public function writeRoutines(): void
    {
        // FUNCTION before PROCEDURE, PACKAGE before PACKAGE BODY.
        foreach ($this->names('ROUTINE_NAME, ROUTINE_TYPE', 'ROUTINES', 'ROUTINE_SCHEMA = DATABASE()', 'ROUTINE_TYPE, ROUTINE_NAME') as [$routine, $type]) {
            $this->writeProgram($type, $routine, 'Create ' . ucwords(strtolower($type)), drops: true);
        }
    }

    public function writeEvents(): void
    {
        foreach ($this->names('EVENT_NAME', 'EVENTS', 'EVENT_SCHEMA = DATABASE()', 'EVENT_NAME') as [$event]) {
            $this->writeProgram('EVENT', $event, 'Create Event', drops: true);
        }
    }

    private function writeProgram(string $type, string $program, string $column, bool $drops = false): void
    {
        $name = SqlFile::name($program);
        $shown = $this->link->query("SHOW CREATE $type $name")->fetch_assoc();
        $statement = $shown[$column] ?? null;
        if (!is_string($statement)) {
            // MySQL shows routines of others to those only that may see mysql.proc, or have SHOW_ROUTINE.
            Output::warning(strtolower($type) . " '$program' is not in the export: the database's user may not see it.");
            return;
        }
        $client = (string) $shown['character_set_client'];
        // We have it in UTF-8. Where it is ASCII, any character set says the same, and the database keeps the one it had.
        if (!str_starts_with($client, 'utf8') && preg_match('/[\x80-\xFF]/', $statement) === 1) {
            $client = 'utf8mb4';
        }
        $this->file->put("\n" . ($drops ? "DROP $type IF EXISTS $name;\n" : '') . "SET @own_sql_mode = @@sql_mode, @own_client = @@character_set_client, @own_collation = @@collation_connection, @own_time_zone = @@time_zone;\n"
            . 'SET sql_mode = ' . SqlFile::text((string) $shown['sql_mode']) . ", character_set_client = $client, collation_connection = {$shown['collation_connection']}"
            . (isset($shown['time_zone']) ? ', time_zone = ' . SqlFile::text($shown['time_zone']) : '') . ";\n");
        $this->file->putProgram($statement);
        $this->file->put("SET sql_mode = @own_sql_mode, character_set_client = @own_client, collation_connection = @own_collation, time_zone = @own_time_zone;\n");
    }

    /** @return list<list<string>> */
    private function names(string $columns, string $table, string $where, string $order): array
    {
        return $this->link->query("SELECT $columns FROM information_schema.$table WHERE $where ORDER BY $order")->fetch_all();
    }
}

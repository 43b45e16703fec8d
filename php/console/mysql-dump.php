<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/sql-file.php';
require_once __DIR__ . '/mysql-rows.php';
require_once __DIR__ . '/mysql-programs.php';
require_once __DIR__ . '/mysql-views.php';

/**
 * Writes a MySQL or MariaDB database as SQL for their clients and for `db import`. In the order in which things need each other:
 * sequences, tables with their rows and then their triggers, routines, views, events.
 */
final class MysqlDump
{
    public const BEGINNING = '-- WordPress database, exported by PhpBridge', END = '-- Export completed';

    private readonly SqlFile $file;

    /** Its name, as statements have it. */
    private readonly string $database;

    /** @param resource $target */
    public function __construct(private readonly \mysqli $link, $target, private readonly bool $drops = true)
    {
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
        $this->file = new SqlFile($target);
        $this->database = SqlFile::name($link->query('SELECT DATABASE()')->fetch_row()[0]);
    }

    /**
     * @param array<string, string> $kinds what the database holds: name → BASE TABLE, SYSTEM VERSIONED, VIEW, SEQUENCE
     * @param list<string> $names what of it is exported
     * @param bool $isWhole then routines and events, which belong to no table, go along
     */
    public function write(array $kinds, array $names, bool $isWhole): void
    {
        try {
            $this->prepare();
            $this->file->put(self::BEGINNING . "\n\n" . <<<'SQL'
                SET @saved_client = @@character_set_client, @saved_results = @@character_set_results, @saved_collation = @@collation_connection;
                SET NAMES utf8mb4;
                SET @saved_time_zone = @@time_zone, time_zone = '+00:00';
                SET @saved_unique_checks = @@unique_checks, unique_checks = 0;
                SET @saved_foreign_key_checks = @@foreign_key_checks, foreign_key_checks = 0;
                SET @saved_sql_mode = @@sql_mode, sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

                SQL);
            $of = static fn (string ...$wanted): array => array_values(array_filter($names, static fn ($name) => in_array($kinds[$name], $wanted, true)));
            array_map($this->writeSequence(...), $of('SEQUENCE'));
            $programs = new MysqlPrograms($this->link, $this->file);
            foreach ($of('BASE TABLE', 'SYSTEM VERSIONED') as $table) {
                $this->writeTable($table);
                $programs->writeTriggers($table);
            }
            $isWhole && $programs->writeRoutines();
            (new MysqlViews($this->link, $this->file, $this->drops))->write($of('VIEW'));
            $isWhole && $programs->writeEvents();
            $this->file->put("\n" . <<<'SQL'
                SET sql_mode = @saved_sql_mode, foreign_key_checks = @saved_foreign_key_checks, unique_checks = @saved_unique_checks, time_zone = @saved_time_zone;
                SET character_set_client = @saved_client, character_set_results = @saved_results, collation_connection = @saved_collation;
                SQL . "\n" . self::END . "\n");
        } catch (\mysqli_sql_exception $e) {
            throw new Failure("the export was given up: {$e->getMessage()} (error {$e->getCode()})");
        }
    }

    private function prepare(): void
    {
        $this->link->set_charset('utf8mb4');
        // Names in backticks, values as they are: nothing of this may hang on how the server is set.
        $this->link->query("SET SESSION sql_mode = '', sql_quote_show_create = 1, time_zone = '+00:00'");
        // A slow file system may keep the server waiting; and a table takes as long as it takes.
        foreach (['net_write_timeout = 86400', 'net_read_timeout = 86400', 'max_statement_time = 0', 'max_execution_time = 0'] as $setting) {
            try {
                $this->link->query("SET SESSION $setting");
            } catch (\mysqli_sql_exception) {
                // MariaDB's, or MySQL's.
            }
        }
        // All tables as they were at one moment.
        $this->link->query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        $this->link->query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    }

    private function writeSequence(string $sequence): void
    {
        $name = SqlFile::name($sequence);
        $next = $this->link->query("SELECT next_not_cached_value FROM $name")->fetch_row()[0];
        $this->file->put("\n" . ($this->drops ? "DROP SEQUENCE IF EXISTS $name;\n" : '') . $this->link->query("SHOW CREATE SEQUENCE $name")->fetch_row()[1] . ";\n"
            . "DO SETVAL($name, $next, 0);\n");
    }

    private function writeTable(string $table): void
    {
        $name = SqlFile::name($table);
        $create = $this->link->query("SHOW CREATE TABLE $name")->fetch_row()[1];
        // MariaDB names the database of a sequence, and the import may be into another.
        $create = str_replace(["nextval($this->database.", "lastval($this->database."], ['nextval(', 'lastval('], $create);
        $this->file->put("\n" . ($this->drops ? "DROP TABLE IF EXISTS $name;\n" : '') . "$create;\n");
        (new MysqlRows($this->link, $this->file, $table, str_contains($create, 'WITH SYSTEM VERSIONING')))->write();
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/**
 * Writes views. A view may refer to others: first all of them stand there with their columns and nothing behind, then each
 * is made, those that it refers to before it, as WITH CHECK OPTION wants the real ones.
 */
final class MysqlViews
{
    public function __construct(private readonly \mysqli $link, private readonly SqlFile $file, private readonly bool $drops)
    {
    }

    /** @param list<string> $views */
    public function write(array $views): void
    {
        $shown = [];
        foreach ($views as $view) {
            try {
                $columns = array_column($this->link->query('SHOW COLUMNS FROM ' . SqlFile::name($view))->fetch_all(), 0);
            } catch (\mysqli_sql_exception $e) {
                Output::warning("view '$view' is broken and not in the export: {$e->getMessage()}");
                continue;
            }
            $shown[$view] = $this->link->query('SHOW CREATE VIEW ' . SqlFile::name($view))->fetch_assoc();
            $name = SqlFile::name($view);
            $this->file->put("\n" . ($this->drops ? "DROP VIEW IF EXISTS $name;\n" : '') . "CREATE VIEW $name AS SELECT "
                . implode(', ', array_map(static fn ($column) => '1 AS ' . SqlFile::name($column), $columns)) . ";\n");
        }
        foreach ($this->inOrder(array_map(static fn ($one) => $one['Create View'], $shown)) as $view) {
            $name = SqlFile::name($view);
            $client = preg_match('/[\x80-\xFF]/', $shown[$view]['Create View']) === 1 ? 'utf8mb4' : $shown[$view]['character_set_client'];
            $this->file->put("\nDROP VIEW IF EXISTS $name;\nSET @own_client = @@character_set_client, @own_collation = @@collation_connection;\n"
                . "SET character_set_client = $client, collation_connection = {$shown[$view]['collation_connection']};\n"
                . "{$shown[$view]['Create View']};\nSET character_set_client = @own_client, collation_connection = @own_collation;\n");
        }
    }

    /**
     * A name that merely looks like a view's does no harm: where that leads into a circle, the empty view stands in.
     *
     * @param array<string, string> $statements
     * @return list<string>
     */
    private function inOrder(array $statements): array
    {
        $ordered = [];
        $visit = static function (string $view) use (&$visit, &$ordered, &$statements): void {
            $statement = $statements[$view];
            unset($statements[$view]);
            foreach (array_keys($statements) as $other) {
                isset($statements[$other]) && str_contains($statement, SqlFile::name((string) $other)) && $visit((string) $other);
            }
            $ordered[] = $view;
        };
        while ($statements !== []) {
            $visit((string) array_key_first($statements));
        }
        return $ordered;
    }
}

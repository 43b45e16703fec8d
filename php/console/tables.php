<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** The site's tables, through wpdb: MySQL's or those that the SQLite plugin makes look like them. */
final class Tables
{
    private const PAGE = 200;

    /**
     * @param list<string> $named
     * @return list<string>
     */
    public static function chosen(Arguments $arguments, array $named): array
    {
        global $wpdb;
        $all = self::all();
        if ($named !== []) {
            $chosen = array_values(array_filter($all, static fn ($table) => array_filter($named, static fn ($pattern) => fnmatch($pattern, $table)) !== []));
            return $chosen !== [] ? $chosen : throw new Failure("Couldn't find any tables matching: " . implode(' ', $named));
        }
        if ($arguments->has('all-tables')) {
            return $all;
        }
        if ($arguments->has('all-tables-with-prefix')) {
            return array_values(array_filter($all, static fn ($table) => str_starts_with($table, $wpdb->get_blog_prefix())));
        }
        $tables = $wpdb->tables('all');
        if ($arguments->has('network') && is_multisite()) {
            foreach (get_sites(['number' => 0, 'fields' => 'ids']) as $site) {
                $tables = [...array_values($tables), ...array_values($wpdb->tables('blog', true, (int) $site))];
            }
        }
        return array_values(array_intersect($all, $tables));
    }

    /** @return list<string> */
    public static function all(): array
    {
        global $wpdb;
        return $wpdb->get_col('SHOW TABLES');
    }

    /** @return array{keys: list<string>, texts: list<string>} the primary key's columns and those that hold text */
    public static function columns(string $table): array
    {
        global $wpdb;
        [$keys, $texts] = [[], []];
        foreach ($wpdb->get_results("DESCRIBE `$table`") as $column) {
            $column->Key === 'PRI' && $keys[] = $column->Field;
            preg_match('/char|text|blob|binary|json|enum/i', $column->Type) && $texts[] = $column->Field;
        }
        return ['keys' => $keys, 'texts' => $texts];
    }

    /** @param list<string> $keys @return int how many values were, or would be, changed */
    public static function replace(string $table, string $column, array $keys, string $old, string $new, bool $isDryRun): int
    {
        global $wpdb;
        $replace = static fn (string $text): string => str_replace($old, $new, $text);
        $selected = implode(', ', array_map(static fn ($name) => "`$name`", array_unique([...$keys, $column])));
        $order = implode(', ', array_map(static fn ($name) => "`$name`", $keys));
        $like = $wpdb->prepare("`$column` LIKE %s", '%' . $wpdb->esc_like($old) . '%');
        [$count, $after] = [0, ''];
        do {
            // By the key and not by an offset: what has been replaced is no longer among the rows that match.
            $rows = $wpdb->get_results("SELECT $selected FROM `$table` WHERE $like$after ORDER BY $order LIMIT " . self::PAGE, ARRAY_A);
            if ($wpdb->last_error !== '') {
                throw new Failure("$table.$column cannot be read: $wpdb->last_error");
            }
            foreach ($rows as $row) {
                $replaced = Serialized::replace((string) $row[$column], $replace);
                if ($replaced === $row[$column]) {
                    continue;
                }
                $count++;
                $where = array_intersect_key($row, array_flip($keys));
                if (!$isDryRun && $wpdb->update($table, [$column => $replaced], $where) === false) {
                    throw new Failure("$table.$column cannot be written: " . ($wpdb->last_error ?: 'the new text does not fit or has characters that it cannot hold'));
                }
            }
            $after = $rows === [] ? '' : ' AND ' . self::behind(array_intersect_key(end($rows), array_flip($keys)));
        } while (count($rows) === self::PAGE);
        return $count;
    }

    /** Rows behind this one in the key's order: (a > 1 OR (a = 1 AND (b > 2))). @param array<string, string> $row */
    private static function behind(array $row): string
    {
        global $wpdb;
        $name = array_key_first($row);
        $value = $wpdb->prepare('%s', $row[$name]);
        $rest = array_slice($row, 1, null, true);
        return $rest === [] ? "`$name` > $value" : "(`$name` > $value OR (`$name` = $value AND " . self::behind($rest) . '))';
    }
}

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

    /** @return list<string> with views and sequences */
    public static function all(): array
    {
        global $wpdb;
        return $wpdb->get_col('SHOW TABLES');
    }

    /** @return array<string, string> name → BASE TABLE, SYSTEM VERSIONED, VIEW, SEQUENCE */
    public static function kinds(): array
    {
        global $wpdb;
        if (Database::isSqlite()) {
            return array_fill_keys(self::all(), 'BASE TABLE');
        }
        return array_column($wpdb->get_results('SHOW FULL TABLES', ARRAY_N), 1, 0);
    }

    public static function quoted(string $name): string
    {
        return '`' . self::doubled($name) . '`';
    }

    private static function doubled(string $name): string
    {
        return str_replace('`', '``', $name);
    }

    /**
     * @return array{keys: list<string>, texts: array<string, bool>} the primary key's columns, and those that hold text, with
     * whether it has to stay JSON. Not what the server computes, nor bytes: a picture is no text.
     */
    public static function columns(string $table): array
    {
        global $wpdb;
        [$keys, $texts] = [[], []];
        foreach ($wpdb->get_results('DESCRIBE ' . self::quoted($table)) as $column) {
            $column->Key === 'PRI' && $keys[] = $column->Field;
            if (preg_match('/^(?:var)?char|^(?:tiny|medium|long)?text|^json/i', $column->Type) && !preg_match('/\b(VIRTUAL|STORED|PERSISTENT)\b/i', (string) ($column->Extra ?? ''))) {
                $texts[$column->Field] = strcasecmp($column->Type, 'json') === 0;
            }
        }
        return ['keys' => $keys, 'texts' => $texts];
    }

    /**
     * Also as it stands in JSON: http:\/\/example.com.
     *
     * @param list<string> $keys
     * @return int how many values were, or would be, changed
     */
    public static function replace(string $table, string $column, bool $isJson, array $keys, string $old, string $new, bool $isDryRun): int
    {
        global $wpdb;
        $pairs = ($isJson ? [] : [$old => $new]) + [self::inJson($old) => self::inJson($new)];
        // The server's own JSON has no escaped slashes.
        $pairs += $isJson ? [str_replace('\/', '/', self::inJson($old)) => str_replace('\/', '/', self::inJson($new))] : [];
        $replace = static fn (string $text): string => strtr($text, $pairs);
        $from = self::quoted($table);
        $name = self::quoted($column);
        $selected = implode(', ', array_map(self::quoted(...), array_unique([...$keys, $column])));
        $order = implode(', ', array_map(self::quoted(...), $keys));
        $like = '(' . implode(' OR ', array_map(static fn ($text) => $wpdb->prepare("$name LIKE %s", '%' . $wpdb->esc_like((string) $text) . '%'), array_keys($pairs))) . ')';
        [$count, $after] = [0, ''];
        do {
            // By the key and not by an offset: what has been replaced is no longer among the rows that match.
            $rows = $wpdb->get_results("SELECT $selected FROM $from WHERE $like$after ORDER BY $order LIMIT " . self::PAGE, ARRAY_A);
            if ($wpdb->last_error !== '') {
                throw new Failure("$table.$column cannot be read: $wpdb->last_error");
            }
            foreach ($rows as $row) {
                $replaced = Serialized::replace((string) $row[$column], $replace);
                if ($replaced === $row[$column]) {
                    continue;
                }
                $count++;
                // wpdb puts names between backticks as they are.
                $where = array_combine(array_map(self::doubled(...), $keys), array_map(static fn ($key) => $row[$key], $keys));
                if (!$isDryRun && $wpdb->update(self::doubled($table), [self::doubled($column) => $replaced], $where) === false) {
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
        $name = self::quoted((string) array_key_first($row));
        $value = $wpdb->prepare('%s', reset($row));
        $rest = array_slice($row, 1, null, true);
        return $rest === [] ? "$name > $value" : "($name > $value OR ($name = $value AND " . self::behind($rest) . '))';
    }

    private static function inJson(string $text): string
    {
        return substr((string) json_encode($text, JSON_INVALID_UTF8_SUBSTITUTE), 1, -1);
    }
}

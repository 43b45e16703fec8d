<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/**
 * Names the changes that alter the result of a query for posts: which posts it finds, and in which order. What the found posts say is
 * ShownObjects' part.
 *
 * Tags of queries by date, the most common ones, are as narrow as the query: of one term, one author, one day, month or year. Queries in
 * another order, or by other conditions, have those of the whole post type.
 */
final class PostQuery
{
    private const BY_DATE = ['', 'date', 'post_date', 'id', 'none', 'post__in', 'rand'];

    private const BY_TITLE = ['title', 'post_title', 'name', 'post_name', 'menu_order', 'parent', 'post_parent', 'author', 'post_author', 'type', 'post_type', 'post_parent__in', 'post_name__in'];

    private const MOST_TERMS = 10;

    /** Whether lists of this type have tags of terms, authors and dates. Other types are no archives' subject. */
    public static function hasScopes(string $type): bool
    {
        return $type !== 'attachment' && is_post_type_viewable($type);
    }

    /** @param string $sql what follows FROM wp_posts */
    public static function tag(\WP_Query $query, string $sql): void
    {
        $vars = $query->query_vars;
        $types = self::types($sql);
        if ($types !== [] && array_filter($types, ShownObjects::isSitePart(...)) === $types) {
            self::each('type', $types);
        } elseif (!self::byIdentity($vars)) {
            self::byCondition($query, $vars, $types, $sql);
        }
    }

    /**
     * Posts that are named by id or address.
     *
     * @param array<string, mixed> $vars
     */
    private static function byIdentity(array $vars): bool
    {
        $ids = array_filter(array_map(intval(...), [$vars['p'] ?? 0, $vars['page_id'] ?? 0, $vars['attachment_id'] ?? 0, ...(array) ($vars['post__in'] ?? [])]));
        foreach ($ids as $id) {
            PageTags::add(Tag::of('post', $id), Tag::of('posts'));
        }
        $paths = array_filter([$vars['name'] ?? '', $vars['pagename'] ?? '', $vars['attachment'] ?? '', ...(array) ($vars['post_name__in'] ?? [])], is_string(...));
        $names = array_filter(explode('/', implode('/', $paths)), static fn (string $name): bool => $name !== '');
        foreach ($names as $name) {
            PageTags::add(Tag::of('name', sanitize_title_for_query($name)), Tag::of('posts'));
        }
        return $ids !== [] || $names !== [];
    }

    /**
     * @param array<string, mixed> $vars
     * @param list<string> $types
     */
    private static function byCondition(\WP_Query $query, array $vars, array $types, string $sql): void
    {
        $order = self::order($vars['orderby'] ?? '');
        $clauses = self::clauses($query);
        if ($order === null || $clauses === null || ($query->meta_query->queries ?? []) !== [] || self::comparesContent($vars) || str_contains($sql, 'post_modified')) {
            self::each('type', $types);
            return;
        }
        if (str_contains($sql, '0 = 1')) {
            foreach (array_column($clauses, 'taxonomy') as $taxonomy) { // None of its terms exists.
                PageTags::add(Tag::of('terms', $taxonomy), Tag::of('terms'));
            }
        }
        $isOfParent = ($vars['post_parent'] ?? '') !== '' || ($vars['post_parent__in'] ?? []) !== [];
        $scope = $order === self::BY_DATE && !$isOfParent && $types !== [] && array_filter($types, self::hasScopes(...)) === $types ? self::scope($clauses, $vars, $sql) : [];
        foreach ($scope as $tag) {
            PageTags::add($tag, Tag::of('lists'));
        }
        if ($scope === []) {
            self::each($order === self::BY_DATE && !$isOfParent ? 'list' : 'titles', $types);
        }
        // Conditions beside the scope, such as the terms that a post must not have.
        preg_match_all('/term_taxonomy_id IN \(([\d,]+)\)/', $sql, $all);
        foreach (array_filter(explode(',', implode(',', $all[1]))) as $term) {
            PageTags::add(Tag::of('list-term', $term), Tag::of('lists'));
        }
    }

    /** @return list<string> the post types in the statement; none if it has no such condition */
    private static function types(string $sql): array
    {
        preg_match_all("/post_type (?:=|IN) ?\(?((?:'[^']*'(?:, ?)?)+)/", $sql, $conditions);
        preg_match_all("/'([^']*)'/", implode(',', $conditions[1]), $types);
        return array_values(array_unique($types[1]));
    }

    /** @return list<string>|null BY_DATE, BY_TITLE, or null for an order that any change may alter */
    private static function order(mixed $orderby): ?array
    {
        $fields = is_array($orderby) ? array_keys($orderby) : preg_split('/[\s,]+/', (string) $orderby);
        $fields = array_map(static fn (mixed $field): string => strtolower((string) preg_replace('/^\w+\./', '', (string) $field)), $fields ?: []);
        return match (true) {
            array_diff($fields, self::BY_DATE) === [] => self::BY_DATE,
            array_diff($fields, self::BY_DATE, self::BY_TITLE) === [] => self::BY_TITLE,
            default => null,
        };
    }

    /** @param array<string, mixed> $vars */
    private static function comparesContent(array $vars): bool
    {
        foreach (['s', 'title', 'comment_count', 'menu_order', 'comment_status', 'ping_status', 'has_password', 'post_password', 'post_mime_type'] as $name) {
            if (!in_array($vars[$name] ?? '', ['', []], true)) {
                return true;
            }
        }
        return false;
    }

    /** @return list<array<string, mixed>>|null the conditions on terms, all of which a post must meet; null for other combinations of them */
    private static function clauses(\WP_Query $query): ?array
    {
        $queries = $query->tax_query->queries ?? [];
        $relation = strtoupper((string) ($queries['relation'] ?? 'AND'));
        unset($queries['relation']);
        if (count($queries) > 1 && $relation !== 'AND') {
            return null;
        }
        foreach ($queries as $clause) {
            if (!isset($clause['taxonomy'], $clause['terms']) || str_contains(strtoupper((string) ($clause['operator'] ?? 'IN')), 'EXISTS')) {
                return null;
            }
        }
        return array_values($queries);
    }

    /**
     * @param list<array<string, mixed>> $clauses
     * @param array<string, mixed> $vars
     * @return list<string>
     */
    private static function scope(array $clauses, array $vars, string $sql): array
    {
        if ($clauses !== [] && preg_match('/\w\.term_taxonomy_id IN \(([\d,]+)\)/', $sql, $match)) {
            $terms = explode(',', $match[1]);
            return count($terms) > self::MOST_TERMS ? [] : array_map(static fn (string $term): string => Tag::of('list-term', $term), $terms);
        }
        if (($vars['author_name'] ?? '') !== '' && empty($vars['author'])) {
            return [Tag::of('users')];
        }
        if (preg_match('/post_author (?:=|IN) ?\(?(\d+)\)?(?![\d,])/', $sql, $match)) {
            return [Tag::of('list-author', $match[1])];
        }
        $date = self::date($vars);
        return $date === '' ? [] : [Tag::of('list-date', $date)];
    }

    /**
     * The narrowest of year, month and day that the query names from the year down.
     *
     * @param array<string, mixed> $vars
     */
    private static function date(array $vars): string
    {
        $digits = preg_replace('/\D/', '', (string) ($vars['m'] ?? ''));
        [$year, $month, $day] = $digits !== ''
            ? [(int) substr($digits, 0, 4), (int) substr($digits, 4, 2), (int) substr($digits, 6, 2)]
            : [(int) ($vars['year'] ?? 0), (int) ($vars['monthnum'] ?? 0), (int) ($vars['day'] ?? 0)];
        return match (true) {
            $year === 0 => '',
            $month === 0 => sprintf('%04d', $year),
            $day === 0 => sprintf('%04d-%02d', $year, $month),
            default => sprintf('%04d-%02d-%02d', $year, $month, $day),
        };
    }

    /** @param list<string> $types none means all */
    private static function each(string $kind, array $types): void
    {
        $coarse = Tag::of($kind === 'list' ? 'lists' : 'posts');
        foreach ($types as $type) {
            PageTags::add(Tag::of($kind, $type), $coarse);
        }
        $types === [] && PageTags::add($coarse);
    }
}

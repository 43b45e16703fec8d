<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges what shows a term, a list of terms, or how many posts a term has. */
final class TermChanges
{
    /** @var array<int, int> numbers of posts, by number in term_taxonomy, before they are counted again */
    private static array $counts = [];

    /** @var array<int, int> parents before the change */
    private static array $parents = [];

    public static function start(): void
    {
        ChangeHook::add('created_term', static fn ($id, $number, $taxonomy) => self::changed((int) $id, $taxonomy), 3);
        ChangeHook::add('edit_terms', static function ($id, $taxonomy): void {
            self::$parents[(int) $id] = (int) (get_term((int) $id, $taxonomy)->parent ?? 0);
        }, 2);
        ChangeHook::add('edited_term', self::edited(...), 3);
        ChangeHook::add('delete_term', static fn ($id, $number, $taxonomy) => self::changed((int) $id, $taxonomy, 'lists'), 3);
        foreach (['added', 'updated', 'deleted'] as $done) {
            ChangeHook::add("{$done}_term_meta", self::meta(...), 2);
        }
        ChangeHook::add('edit_term_taxonomy', static function ($number): void {
            self::$counts[(int) $number] = self::count((int) $number);
        });
        ChangeHook::add('edited_term_taxonomy', self::counted(...), 2);
    }

    private static function edited(mixed $id, mixed $number, string $taxonomy): void
    {
        $parent = (int) (get_term((int) $id, $taxonomy)->parent ?? 0);
        // Lists of a term have the posts of those below it.
        $isMoved = $parent !== (self::$parents[(int) $id] ?? $parent);
        self::changed((int) $id, $taxonomy, ...($isMoved ? ['lists'] : []));
        $isInAddresses = str_contains((string) get_option('permalink_structure'), $taxonomy === 'category' ? '%category%' : "%$taxonomy%");
        $isInAddresses && Purges::site();
    }

    private static function changed(int $id, string $taxonomy, string ...$kinds): void
    {
        Purges::tags(Tag::of('term', $id), Tag::of('terms'), Tag::of('terms', $taxonomy), Tag::of('counts', $taxonomy), Tag::of('counts'), ...array_map(static fn (string $kind): string => Tag::of($kind), $kinds));
        in_array('lists', $kinds, true) && array_map(static fn (string $type) => Purges::tags(Tag::of('list', $type), Tag::of('titles', $type), Tag::of('type', $type)), get_taxonomy($taxonomy)->object_type ?? []);
        $number = get_term($id, $taxonomy)->term_taxonomy_id ?? null;
        $number !== null && $kinds !== [] && Purges::tags(Tag::of('list-term', $number));
    }

    private static function meta(mixed $ids, mixed $id): void
    {
        $term = get_term((int) $id);
        $term instanceof \WP_Term && !Request::isByVisitor() && self::changed($term->term_id, $term->taxonomy);
    }

    private static function counted(mixed $number, mixed $taxonomy): void
    {
        $taxonomy = is_object($taxonomy) ? $taxonomy->name : (string) $taxonomy;
        [$before, $after] = [self::$counts[(int) $number] ?? null, self::count((int) $number)];
        if ($before === $after) {
            return;
        }
        Purges::tags(Tag::of('counts', $taxonomy), Tag::of('counts'));
        // Lists omit terms without posts.
        if ($before === null || $before === 0 || $after === 0) {
            Purges::tags(Tag::of('terms', $taxonomy), Tag::of('terms'));
        }
    }

    private static function count(int $number): int
    {
        global $wpdb;
        return (int) $wpdb->get_var($wpdb->prepare("SELECT count FROM $wpdb->term_taxonomy WHERE term_taxonomy_id = %d", $number));
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Finds the lists and counts that a page shows, by the hooks of WordPress's queries: the things in them may change without any of them changing. */
final class ShownLists
{
    /** @var list<\WP_Query> those that have begun and not yet announced their statement; a query may run others meanwhile */
    private static array $begun = [];

    public static function start(): void
    {
        add_action('pre_get_posts', static function (\WP_Query $query): void {
            self::$begun[] = $query;
        }, PHP_INT_MAX);
        add_action('posts_selection', self::posts(...));
        add_action('pre_get_terms', self::terms(...), PHP_INT_MAX);
        add_action('pre_get_users', self::users(...), PHP_INT_MAX);
        add_action('pre_get_comments', self::comments(...), PHP_INT_MAX);
        add_filter('comment_feed_where', self::commentFeed(...));
        add_filter('get_comments_number', self::commentCount(...), 10, 2);
        foreach (['next', 'previous'] as $side) {
            add_filter("get_{$side}_post_where", self::adjacent(...), 10, 5);
        }
        add_filter('getarchives_where', self::archives(...), 10, 2);
        add_filter('get_calendar', self::calendar(...), 10, 2);
        add_filter('wp_count_posts', self::counted(...), 10, 2);
        add_filter('get_usernumposts', self::countedOfAuthor(...), 10, 2);
        add_filter('get_lastpostmodified', self::lastModified(...));
    }

    private static function posts(mixed $sql): void
    {
        $query = array_pop(self::$begun);
        $query === null ? PageTags::add(Tag::of('posts')) : PostQuery::tag($query, (string) $sql);
    }

    private static function terms(\WP_Term_Query $query): void
    {
        $vars = $query->query_vars;
        // The terms of posts belong to the posts.
        if (!empty($vars['object_ids'])) {
            return;
        }
        $isCounted = self::showsCounts($vars);
        $taxonomies = array_filter((array) ($vars['taxonomy'] ?? []), is_string(...));
        foreach ($taxonomies as $taxonomy) {
            PageTags::add(Tag::of('terms', $taxonomy), Tag::of('terms'));
            $isCounted && PageTags::add(Tag::of('counts', $taxonomy), Tag::of('counts'));
        }
        if ($taxonomies === []) {
            PageTags::add(Tag::of('terms'));
            $isCounted && PageTags::add(Tag::of('counts'));
        }
    }

    /**
     * Whether the numbers of posts may be shown, or decide about the order. Terms that have posts at all are a matter of the list.
     *
     * @param array<string, mixed> $vars
     */
    private static function showsCounts(array $vars): bool
    {
        if (($vars['orderby'] ?? '') === 'count') {
            return true;
        }
        $isByIdentity = ($vars['slug'] ?? '') !== '' || ($vars['name'] ?? '') !== '' || ($vars['term_taxonomy_id'] ?? '') !== '' || ($vars['include'] ?? []) !== [];
        $isOfObjects = in_array($vars['fields'] ?? 'all', ['all', 'all_with_object_id', 'count'], true);
        return !$isByIdentity && $isOfObjects && !(isset($vars['show_count']) && !$vars['show_count']);
    }

    private static function users(\WP_User_Query $query): void
    {
        PageTags::add(Tag::of('users'));
        empty($query->query_vars['has_published_posts']) || PageTags::add(Tag::of('authors'));
    }

    private static function comments(\WP_Comment_Query $query): void
    {
        $post = (int) ($query->query_vars['post_id'] ?? 0);
        PageTags::add($post > 0 ? Tag::of('comments', $post) : Tag::of('comments'), Tag::of('comments'));
    }

    private static function commentFeed(mixed $where): mixed
    {
        PageTags::add(Tag::of('comments'));
        return $where;
    }

    private static function commentCount(mixed $count, mixed $post = 0): mixed
    {
        PageTags::add(Tag::of('comment-count', (int) $post), Tag::of('comment-counts'));
        return $count;
    }

    /** The posts before and after a post, in the order of dates. If there are conditions, those that lie between are unknown. */
    private static function adjacent(mixed $where, mixed $inSameTerm = true, mixed $excludedTerms = [], mixed $taxonomy = '', mixed $post = null): mixed
    {
        $isFiltered = count($GLOBALS['wp_filter'][current_filter()]->callbacks[10] ?? []) > 1 || count($GLOBALS['wp_filter'][current_filter()]->callbacks) > 1;
        $inSameTerm || !empty($excludedTerms) || $isFiltered || !$post instanceof \WP_Post
            ? PageTags::add(Tag::of('list', $post->post_type ?? 'post'), Tag::of('lists'))
            : PageTags::add(Tag::of('adjacent', $post->ID), Tag::of('lists'));
        return $where;
    }

    private static function archives(mixed $where, mixed $arguments = []): mixed
    {
        PageTags::add(Tag::of('titles', (string) ($arguments['post_type'] ?? 'post')), Tag::of('posts'));
        return $where;
    }

    /** Versions of WordPress before 6.8 do not name the arguments. */
    private static function calendar(mixed $calendar, mixed $arguments = []): mixed
    {
        PageTags::add(Tag::of('titles', (string) ($arguments['post_type'] ?? 'post')), Tag::of('posts'));
        return $calendar;
    }

    private static function counted(mixed $counts, mixed $type = ''): mixed
    {
        PageTags::add(Tag::of('list', (string) $type), Tag::of('lists'));
        return $counts;
    }

    private static function countedOfAuthor(mixed $count, mixed $author = 0): mixed
    {
        PageTags::add(Tag::of('list-author', (int) $author), Tag::of('lists'));
        return $count;
    }

    /** Feeds have it in a header only. */
    private static function lastModified(mixed $time): mixed
    {
        is_feed() || PageTags::add(Tag::of('posts'));
        return $time;
    }
}

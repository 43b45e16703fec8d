<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges what shows a post that visitors see, or saw: its own page, lists that it is in, and lists that it enters or leaves. */
final class PostChanges
{
    /** What decides whether and where a post is in lists by date, and in lists by title. */
    private const BY_DATE = ['post_status', 'post_type', 'post_date'], BY_TITLE = ['post_title', 'post_name', 'menu_order', 'post_parent'];

    /** Values that pages do not show; some are written whenever a post is opened in the editor, others when a page is made. */
    private const INTERNAL_META = '/^_(edit_lock|edit_last|encloseme|pingme|oembed_|wp_trash_meta_|wp_old_|wp_desired_post_slug)/';

    private static bool $isCounting = false;

    public static function start(): void
    {
        ChangeHook::add('transition_post_status', self::status(...), 3);
        ChangeHook::add('post_updated', self::updated(...), 3);
        ChangeHook::add('attachment_updated', self::updated(...), 3);
        ChangeHook::add('add_attachment', static fn ($id) => self::both(get_post($id)));
        ChangeHook::add('before_delete_post', static fn ($id) => self::both(get_post($id)));
        ChangeHook::add('delete_attachment', static fn ($id) => self::both(get_post($id)));
        ChangeHook::add('set_object_terms', self::terms(...), 6);
        ChangeHook::add('deleted_term_relationships', static fn ($id, $terms) => self::terms($id, [], [], '', false, $terms), 2);
        foreach (['added', 'updated', 'deleted'] as $done) {
            ChangeHook::add("{$done}_post_meta", self::meta(...), 3);
        }
        ChangeHook::add('clean_post_cache', self::cleaned(...), 2);
        // It cleans the post's cache too, but only its number of comments has changed.
        add_filter('pre_wp_update_comment_count_now', static function (mixed $count): mixed {
            self::$isCounting = true;
            return $count;
        });
        add_action('wp_update_comment_count', static function (): void {
            self::$isCounting = false;
        }, PHP_INT_MIN);
    }

    /** What a post says has changed. */
    public static function content(\WP_Post $post): void
    {
        if (!self::isVisible($post)) {
            return;
        }
        $type = Tag::of('type', $post->post_type);
        Purges::tags($type, Tag::of('posts'), ...(ShownObjects::isSitePart($post->post_type) ? [] : [Tag::of('post', $post->ID)]));
        $post->post_type === 'product_variation' && Purges::tags(Tag::of('post', $post->post_parent), Tag::of('type', 'product'));
    }

    /** A post has entered or left the lists that it is in now. */
    private static function lists(\WP_Post $post): void
    {
        if (!self::isVisible($post) || ShownObjects::isSitePart($post->post_type)) {
            return;
        }
        $type = $post->post_type;
        Purges::tags(Tag::of('lists'), Tag::of('list', $type), Tag::of('titles', $type), Tag::of('name', $post->post_name));
        if (!PostQuery::hasScopes($type)) {
            return;
        }
        // Attachments are visible or not as the post that they belong to.
        Purges::tags(Tag::of('list', 'attachment'), Tag::of('type', 'attachment'));
        self::listsOfAuthor((int) $post->post_author);
        $date = substr($post->post_date, 0, 10);
        Purges::tags(Tag::of('list-date', substr($date, 0, 4)), Tag::of('list-date', substr($date, 0, 7)), Tag::of('list-date', $date));
        self::listsOfTerms(self::termsOf($post));
    }

    private static function listsOfAuthor(int $author): void
    {
        Purges::tags(Tag::of('list-author', $author), Tag::of('authors'), Tag::of('lists'));
    }

    private static function both(?\WP_Post $post): void
    {
        if ($post !== null) {
            self::content($post);
            self::lists($post);
        }
    }

    private static function status(string $new, string $old, \WP_Post $post): void
    {
        if ($new === $old) {
            return;
        }
        self::both($post);
        // Its comments appear or disappear with it.
        if ((int) $post->comment_count > 0 && (self::isVisible($post) || is_post_status_viewable($old))) {
            Purges::tags(Tag::of('comments', $post->ID), Tag::of('comments'));
        }
        if (is_post_status_viewable($old)) {
            $before = clone $post;
            $before->post_status = $old;
            self::both($before);
        } else {
            self::adjacent($post);
        }
    }

    private static function updated(int $id, \WP_Post $after, \WP_Post $before): void
    {
        self::content($after);
        if (self::differs(self::BY_DATE, $after, $before)) {
            self::lists($before);
            self::lists($after);
            self::adjacent($after);
        } elseif (self::differs(self::BY_TITLE, $after, $before) && self::isVisible($after)) {
            Purges::tags(Tag::of('titles', $after->post_type), Tag::of('name', $after->post_name), Tag::of('name', $before->post_name));
        }
        if (self::isVisible($after) && self::differs(['post_author'], $after, $before)) {
            self::listsOfAuthor((int) $before->post_author);
            self::listsOfAuthor((int) $after->post_author);
        }
        // Addresses of pages below it begin with its own.
        if (is_post_type_hierarchical($after->post_type) && self::differs(['post_name', 'post_parent'], $after, $before)) {
            Purges::tags(Tag::of('type', $after->post_type), Tag::of('posts'));
        }
    }

    /** @param list<string> $fields */
    private static function differs(array $fields, \WP_Post $after, \WP_Post $before): bool
    {
        foreach ($fields as $field) {
            if ((string) $after->$field !== (string) $before->$field) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param array<mixed> $terms
     * @param array<int|string> $after the numbers in term_taxonomy
     * @param array<int|string> $before
     */
    private static function terms(mixed $id, array $terms, array $after, string $taxonomy, mixed $append, array $before): void
    {
        $post = get_post((int) $id);
        [$after, $before] = [array_map(intval(...), $after), array_map(intval(...), $before)];
        $changed = [...array_diff($before, $after), ...($append ? array_diff($after, $before) : array_diff($after, $before))];
        if ($post !== null && $changed !== [] && self::isVisible($post)) {
            self::content($post);
            self::listsOfTerms($changed);
        }
    }

    private static function meta(mixed $ids, mixed $id, string $key): void
    {
        $post = get_post((int) $id);
        if ($post === null || !self::isVisible($post) || preg_match(self::INTERNAL_META, $key)) {
            return;
        }
        // Counters of views are written by visitors: their pages would never be stored. What visitors change on purpose has hooks of its own.
        if (apply_filters('phpbridge_purge_post_meta', !Request::isByVisitor(), $key, $post->ID)) {
            self::content($post);
        }
    }

    /** Plugins that write to the database themselves say so by this. */
    private static function cleaned(mixed $id, mixed $post = null): void
    {
        if (!self::$isCounting && $post instanceof \WP_Post && !(did_action('wp') && Request::isPageView())) {
            self::content($post);
        }
    }

    private static function isVisible(\WP_Post $post): bool
    {
        return ($post->post_status === 'inherit' && $post->post_type === 'attachment') || is_post_status_viewable($post->post_status);
    }

    /** @return list<int> the numbers in term_taxonomy */
    private static function termsOf(\WP_Post $post): array
    {
        $taxonomies = get_object_taxonomies($post->post_type);
        $terms = $taxonomies === [] ? [] : wp_get_object_terms($post->ID, $taxonomies, ['fields' => 'tt_ids']);
        return is_array($terms) ? array_map(intval(...), $terms) : [];
    }

    /** @param list<int> $terms */
    private static function listsOfTerms(array $terms): void
    {
        $terms === [] || Purges::tags(Tag::of('lists'), ...array_map(static fn (int $term): string => Tag::of('list-term', $term), $terms));
    }

    /**
     * The posts before and after it link to it from now on. Those that have linked to it until now show its title, and so have its tag. Of
     * several posts of the same second, WordPress's versions choose differently.
     */
    private static function adjacent(\WP_Post $post): void
    {
        global $wpdb;
        if (!self::isVisible($post) || !PostQuery::hasScopes($post->post_type)) {
            return;
        }
        foreach (['<=' => 'DESC', '>=' => 'ASC'] as $side => $order) {
            $others = $wpdb->get_results($wpdb->prepare(
                "SELECT ID, post_date FROM $wpdb->posts WHERE post_type = %s AND post_status = 'publish' AND post_date $side %s AND ID <> %d ORDER BY post_date $order LIMIT 20",
                $post->post_type,
                $post->post_date,
                $post->ID,
            ));
            $nearest = array_values(array_filter($others, static fn (object $other): bool => $other->post_date !== $post->post_date))[0]->post_date ?? '';
            foreach ($others as $other) {
                in_array($other->post_date, [$post->post_date, $nearest], true) && Purges::tags(Tag::of('adjacent', $other->ID));
            }
        }
    }
}

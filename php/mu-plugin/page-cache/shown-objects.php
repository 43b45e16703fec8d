<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/**
 * Finds the posts, terms, users and comments that a page shows: those that the object cache has in memory at its end. WordPress reads each
 * of them through that cache, while no hook fires for all of them: not for those of get_posts() or get_post().
 */
final class ShownObjects
{
    /** Parts of many pages, whose items change together. */
    private const SITE_PARTS = ['nav_menu_item', 'wp_template', 'wp_template_part', 'wp_global_styles', 'custom_css'];

    /** A key that is gone at the end if something has emptied the cache meanwhile. */
    private const MARK = 'phpbridge_page';

    public static function start(): void
    {
        wp_cache_add_non_persistent_groups([self::MARK]);
        wp_cache_set(self::MARK, 1, self::MARK);
    }

    public static function isSitePart(string $postType): bool
    {
        return in_array($postType, self::SITE_PARTS, true);
    }

    public static function collect(): void
    {
        $groups = wp_cache_get(self::MARK, self::MARK) === 1 ? self::groups() : null;
        if ($groups === null) {
            foreach (['posts', 'terms', 'users', 'comments'] as $coarse) {
                PageTags::add(Tag::of($coarse));
            }
            return;
        }
        self::each($groups['posts'] ?? [], self::post(...));
        self::each($groups['terms'] ?? [], static fn (int $id, ?int $blog) => PageTags::add(Tag::of('term', $id, $blog), Tag::of('terms', blog: $blog)));
        self::each($groups['users'] ?? [], static fn (int $id) => PageTags::add(Tag::of('user', $id), Tag::of('users')));
        self::each($groups['comment'] ?? [], self::comment(...));
    }

    private static function post(int $id, ?int $blog, mixed $post): void
    {
        $type = (string) ($post->post_type ?? '');
        $ofType = Tag::of('type', $type, $blog);
        self::isSitePart($type) ? PageTags::add($ofType) : PageTags::add(Tag::of('post', $id, $blog), $ofType);
    }

    private static function comment(int $id, ?int $blog, mixed $comment): void
    {
        isset($comment->comment_post_ID) && PageTags::add(Tag::of('comments', (int) $comment->comment_post_ID, $blog), Tag::of('comments', blog: $blog));
    }

    /** @param array<int|string, mixed> $entries by id; in a network by site and id, `3:12`; also others, which are left out */
    private static function each(array $entries, \Closure $act): void
    {
        foreach ($entries as $key => $value) {
            if (is_int($key)) {
                $act($key, null, $value);
            } elseif (preg_match('/^(\d+):(\d+)$/D', $key, $match)) {
                $act((int) $match[2], (int) $match[1], $value);
            }
        }
    }

    /** @return array<string, array<int|string, mixed>>|null what is in memory, by group; null if this cache does not tell */
    private static function groups(): ?array
    {
        global $wp_object_cache;
        if (!wp_using_ext_object_cache() && is_array($wp_object_cache->cache ?? null)) {
            return $wp_object_cache->cache;
        }
        return is_object($wp_object_cache) ? ForeignCache::groups($wp_object_cache) : null;
    }
}

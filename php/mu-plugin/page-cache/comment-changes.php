<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges what shows a post's comments or their number, if an approved comment has come, changed or gone. */
final class CommentChanges
{
    public static function start(): void
    {
        ChangeHook::add('wp_insert_comment', self::changed(...), 2);
        ChangeHook::add('transition_comment_status', static fn ($new, $old, $comment) => $new === 'approved' || $old === 'approved' ? self::ofPost((int) $comment->comment_post_ID) : null, 3);
        foreach (['edit_comment', 'delete_comment', 'trash_comment', 'spam_comment'] as $action) {
            ChangeHook::add($action, static fn ($id) => self::changed($id, get_comment($id)));
        }
        foreach (['added', 'updated', 'deleted'] as $done) {
            ChangeHook::add("{$done}_comment_meta", static fn ($ids, $id, $key) => str_starts_with($key, '_wp_trash_meta_') ? null : self::changed($id, get_comment($id)), 3);
        }
        ChangeHook::add('wp_update_comment_count', self::counted(...), 3);
    }

    private static function changed(mixed $id, mixed $comment): void
    {
        $comment instanceof \WP_Comment && (string) $comment->comment_approved === '1' && self::ofPost((int) $comment->comment_post_ID);
    }

    private static function ofPost(int $id): void
    {
        self::isShown(get_post($id)) && Purges::tags(Tag::of('comments', $id), Tag::of('comments'));
    }

    private static function counted(mixed $id, mixed $new, mixed $old): void
    {
        $post = get_post((int) $id);
        if ((int) $new === (int) $old || $post === null || !self::isShown($post)) {
            return;
        }
        // Lists by the number of comments have the tag of the post's type.
        Purges::tags(Tag::of('comment-count', $post->ID), Tag::of('comment-counts'), Tag::of('type', $post->post_type), Tag::of('posts'));
        // It is also a property of the post, which classic themes read without a hook.
        wp_is_block_theme() || PostChanges::content($post);
    }

    /** Notes of shops' orders are comments too. */
    private static function isShown(?\WP_Post $post): bool
    {
        return $post !== null && (is_post_status_viewable($post->post_status) || $post->post_status === 'inherit');
    }
}

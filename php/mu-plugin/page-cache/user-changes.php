<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Purges what shows a user: their name and description on posts, comments and their archive. */
final class UserChanges
{
    /** What WordPress and plugins note of a user without showing it. */
    private const INTERNAL_META = '/^(session_tokens|default_password_nag|dismissed_|closedpostboxes_|metaboxhidden_|meta-box-order_|screen_layout_|manage.+columnshidden|community-events|wc_last_active|_woocommerce_|_application_passwords|_new_email|.*(capabilities|user_level|user-settings(-time)?|dashboard_quick_press_last_post_id|persisted_preferences))/';

    public static function start(): void
    {
        ChangeHook::add('profile_update', static fn ($id) => self::changed((int) $id));
        ChangeHook::add('user_register', static fn () => Purges::tags(Tag::of('users')));
        ChangeHook::add('add_user_to_blog', static fn () => Purges::tags(Tag::of('users')));
        ChangeHook::add('remove_user_from_blog', static fn ($id) => self::changed((int) $id));
        ChangeHook::add('deleted_user', self::deleted(...), 2);
        foreach (['added', 'updated', 'deleted'] as $done) {
            ChangeHook::add("{$done}_user_meta", static fn ($ids, $id, $key) => Request::isPageView() || preg_match(self::INTERNAL_META, $key) ? null : self::changed((int) $id), 3);
        }
    }

    private static function changed(int $id): void
    {
        Purges::tags(Tag::of('user', $id), Tag::of('users'));
    }

    /** Their posts have been deleted one by one, or given to another by one statement. */
    private static function deleted(mixed $id, mixed $reassign): void
    {
        self::changed((int) $id);
        if ($reassign) {
            Purges::tags(Tag::of('list-author', (int) $id), Tag::of('list-author', (int) $reassign), Tag::of('authors'), Tag::of('posts'), Tag::of('lists'));
        }
    }
}

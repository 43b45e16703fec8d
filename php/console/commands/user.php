<?php

declare(strict_types=1);

namespace PhpBridge\Console;

$role = static fn (string $role): string => get_role($role) === null
    ? throw new Failure("Role doesn't exist: $role. There are: " . implode(', ', array_keys(wp_roles()->roles)))
    : $role;

return [
    'user create' => new Command('<user-login> <user-email> [--role=<role>] [--user_pass=<password>] [--user_registered=<yyyy-mm-dd-hh-ii-ss>] [--display_name=<name>] [--user_nicename=<name>] [--user_url=<url>] [--nickname=<name>] [--first_name=<name>] [--last_name=<name>] [--description=<text>] [--send-email] [--porcelain]', 'Creates a user; without --user_pass the password is drawn and shown.', static function (Arguments $arguments) use ($role): void {
        $password = $arguments->text('user_pass') ?: wp_generate_password(24, false);
        $fields = array_intersect_key($arguments->options(), array_flip(
            ['user_registered', 'display_name', 'user_nicename', 'user_url', 'nickname', 'first_name', 'last_name', 'description'],
        ));
        $id = Failure::unless(wp_insert_user(wp_slash($fields + [
            'user_login' => $arguments->word(0),
            'user_email' => $arguments->word(1),
            'user_pass' => $password,
            'role' => $role($arguments->text('role', (string) get_option('default_role'))),
        ])), 'the user was not created');
        if ($arguments->has('send-email')) {
            wp_new_user_notification($id, null, 'both');
        }
        if ($arguments->has('porcelain')) {
            Output::line((string) $id);
            return;
        }
        Output::success("Created user $id.");
        $arguments->has('user_pass') || Output::line("Password: $password");
    }),
    'user update' => new Command('<user>... [--<field>=<value>]', 'Changes users\' fields, such as --user_pass or --display_name.', static function (Arguments $arguments): void {
        $fields = array_filter($arguments->options(), is_string(...));
        unset($fields['url'], $fields['user'], $fields['path']);
        foreach ($arguments->words as $name) {
            $id = WordPress::user($name)->ID;
            Failure::unless(wp_update_user(wp_slash($fields) + ['ID' => $id]), "user $id was not changed");
            Output::success("Updated user $id.");
        }
    }),
    'user reset-password' => new Command('<user>... [--skip-email] [--show-password] [--porcelain]', 'Gives users new passwords; --show-password shows them.', static function (Arguments $arguments): void {
        if ($arguments->has('skip-email')) {
            add_filter('send_password_change_email', '__return_false');
        }
        foreach ($arguments->words as $name) {
            $user = WordPress::user($name);
            $password = wp_generate_password(24, false);
            Failure::unless(wp_update_user(['ID' => $user->ID, 'user_pass' => $password]), "the password of $name was not changed");
            $arguments->has('porcelain') || Output::note("Reset password for $user->user_login.");
            if ($arguments->has('show-password') || $arguments->has('porcelain')) {
                Output::line(($arguments->has('porcelain') ? '' : 'Password: ') . $password);
            }
        }
        $arguments->has('porcelain') || Output::success(count($arguments->words) === 1 ? 'Password reset for 1 user.' : 'Passwords reset for ' . count($arguments->words) . ' users.');
    }),
    'user set-role' => new Command('<user> [<role>]', 'Gives a user a role, by default the one of new users.', static function (Arguments $arguments) use ($role): void {
        $user = WordPress::user($arguments->word(0));
        $new = $role($arguments->word(1, (string) get_option('default_role')));
        $user->set_role($new);
        Output::success("Added '$user->user_login' ($user->ID) to " . home_url() . " as $new.");
    }),
    'user delete' => new Command('<user>... [--reassign=<user-id>] [--network] [--yes]', 'Deletes users; --reassign assigns their posts to another user.', static function (Arguments $arguments): int {
        if (!$arguments->has('reassign') && !$arguments->has('yes')) {
            throw new Failure('--reassign is missing: their posts would be deleted. Say --yes if that is meant');
        }
        $deleted = 0;
        foreach ($arguments->words as $name) {
            $id = WordPress::user($name)->ID;
            $done = $arguments->has('network') && is_multisite()
                ? wpmu_delete_user($id)
                : wp_delete_user($id, $arguments->has('reassign') ? (int) $arguments->text('reassign') : null);
            $done ? Output::success("Removed user $id from " . home_url() . '.') : Output::warning("Failed deleting user $id.");
            $deleted += (int) $done;
        }
        return $deleted === count($arguments->words) ? 0 : 1;
    }),
    'user list' => new Command('[--role=<role>] [--network] ' . Output::FORMATS, 'Lists users.', static function (Arguments $arguments): void {
        $query = array_filter(['role' => $arguments->text('role'), 'blog_id' => $arguments->has('network') ? 0 : get_current_blog_id()], static fn ($value) => $value !== '');
        $items = array_map(static fn (\WP_User $user) => [
            'ID' => $user->ID,
            'user_login' => $user->user_login,
            'display_name' => $user->display_name,
            'user_email' => $user->user_email,
            'user_registered' => $user->user_registered,
            'roles' => implode(',', $user->roles),
            'user_nicename' => $user->user_nicename,
            'user_url' => $user->user_url,
        ], get_users($query));
        Output::items($items, ['ID', 'user_login', 'display_name', 'user_email', 'user_registered', 'roles'], $arguments);
    }),
];

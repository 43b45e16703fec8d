<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'transient get' => new Command('<key> [--format=<json|var_export>] [--network]', 'Shows a transient.', static function (Arguments $arguments): int {
        $value = $arguments->has('network') ? get_site_transient($arguments->word(0)) : get_transient($arguments->word(0));
        if ($value === false) {
            Output::warning("Transient with key \"{$arguments->word(0)}\" is not set.");
            return 1;
        }
        Output::value($value, $arguments->text('format'));
        return 0;
    }),
    'transient set' => new Command('<key> <value> [<expiration>] [--network]', 'Sets a transient; it expires after so many seconds.', static function (Arguments $arguments): void {
        $set = $arguments->has('network') ? set_site_transient(...) : set_transient(...);
        $set($arguments->word(0), $arguments->word(1), (int) $arguments->word(2, '0')) ? Output::success('Transient added.') : throw new Failure('Transient could not be set.');
    }),
    'transient delete' => new Command('[<key>] [--network] [--all] [--expired]', 'Deletes a transient, the expired ones or all.', static function (Arguments $arguments): void {
        global $wpdb;
        if ($arguments->has('expired')) {
            delete_expired_transients(true);
            Output::success('Expired transients deleted from the database.');
            return;
        }
        $prefix = $arguments->has('network') ? '_site_transient_' : '_transient_';
        $keys = [$arguments->word(0)];
        if ($arguments->has('all')) {
            $pattern = $wpdb->esc_like($prefix) . '%';
            $names = $arguments->has('network') && is_multisite()
                ? $wpdb->get_col($wpdb->prepare("SELECT meta_key FROM $wpdb->sitemeta WHERE meta_key LIKE %s", $pattern))
                : $wpdb->get_col($wpdb->prepare("SELECT option_name FROM $wpdb->options WHERE option_name LIKE %s", $pattern));
            $keys = array_unique(preg_replace('/^_(site_)?transient_(timeout_)?/', '', $names));
        } elseif ($keys === ['']) {
            throw new Failure('name a transient, or say --all or --expired');
        }
        $deleted = count(array_filter($keys, $arguments->has('network') ? delete_site_transient(...) : delete_transient(...)));
        if ($deleted === 0 && !$arguments->has('all')) {
            throw new Failure('Transient was not deleted even though the transient may not exist.');
        }
        Output::success($deleted === 1 ? 'Transient deleted.' : "$deleted transients deleted from the database.");
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../extension.php';

// A plugin is called by its folder, or by its file if it has none.
$name = static fn (string $file): string => str_contains($file, '/') ? dirname($file) : basename($file, '.php');
$find = static function (string $wanted) use ($name): ?string {
    foreach (array_keys(get_plugins()) as $file) {
        if ($wanted === $name($file) || $wanted === $file) {
            return $file;
        }
    }
    return null;
};
$plugins = new Extension('plugin', $find, static fn () => wp_update_plugins());
$network = static fn (Arguments $arguments): bool => $arguments->has('network') && is_multisite();
$isActive = static fn (string $file): bool => is_plugin_active($file) || is_plugin_active_for_network($file);
/** @return list<string> */
$chosen = static fn (Arguments $arguments): array => $arguments->has('all') ? array_map($name, array_keys(get_plugins())) : $arguments->words;

$activate = static function (string $file, bool $network) use ($name, $isActive): void {
    if (is_plugin_active_for_network($file) || (!$network && $isActive($file))) {
        Output::warning("Plugin '{$name($file)}' is already active.");
        return;
    }
    // Some print during activation; that is not what was asked for.
    ob_start();
    $result = activate_plugin($file, '', $network);
    ob_end_clean();
    // A plugin that printed something is active all the same.
    if (is_wp_error($result) && $result->get_error_code() !== 'unexpected_output') {
        Failure::unless($result, "Plugin '{$name($file)}' was not activated");
    }
    Output::note("Plugin '{$name($file)}' " . ($network ? 'network activated.' : 'activated.'));
};
$deactivate = static function (string $file, bool $network) use ($name, $isActive): void {
    if (!$isActive($file)) {
        Output::warning("Plugin '{$name($file)}' isn't active.");
        return;
    }
    deactivate_plugins($file, false, $network ?: null);
    if ($isActive($file)) {
        throw new Failure("Could not deactivate the '{$name($file)}' plugin; for a network's use --network.");
    }
    Output::note("Plugin '{$name($file)}' deactivated.");
};

return [
    'plugin list' => new Command('[--status=<status>] [--update=<available|none>] [--name=<name>] ' . Output::FORMATS, 'Lists plugins; updates as far as WordPress has heard of them.', static function (Arguments $arguments) use ($name): void {
        $offers = get_site_transient('update_plugins')->response ?? [];
        $auto = (array) get_site_option('auto_update_plugins', []);
        $items = [];
        $add = static function (string $file, array $data, string $status) use (&$items, $name, $offers, $auto): void {
            $items[] = [
                'name' => $name($file),
                'status' => $status,
                'update' => isset($offers[$file]) ? 'available' : 'none',
                'version' => $data['Version'],
                'update_version' => $offers[$file]->new_version ?? '',
                'auto_update' => in_array($file, $auto, true) ? 'on' : 'off',
                'title' => $data['Name'],
                'file' => $file,
            ];
        };
        foreach (get_plugins() as $file => $data) {
            $add($file, $data, is_plugin_active_for_network($file) ? 'active-network' : (is_plugin_active($file) ? 'active' : 'inactive'));
        }
        array_walk(...[get_mu_plugins(), static fn ($data, $file) => $add($file, $data, 'must-use')]);
        array_walk(...[get_dropins(), static fn ($data, $file) => $add($file, ['Version' => ''] + $data, 'dropin')]);
        foreach (['status', 'update', 'name'] as $filter) {
            if ($arguments->has($filter)) {
                $items = array_values(array_filter($items, static fn ($item) => in_array($item[$filter], $arguments->list($filter), true)));
            }
        }
        Output::items($items, ['name', 'status', 'update', 'version', 'update_version', 'auto_update'], $arguments, 'name');
    }),
    'plugin install' => new Command('<plugin|zip|url>... [--version=<version>] [--force] [--activate] [--activate-network]', 'Installs plugins from wordpress.org, zip files or addresses.', static function (Arguments $arguments) use ($plugins, $activate): int {
        if ($arguments->has('activate-network')) {
            $arguments = new Arguments($arguments->words, $arguments->options() + ['activate' => true]);
        }
        return $plugins->install($arguments, static fn (string $file) => $activate($file, $arguments->has('activate-network')));
    }),
    'plugin activate' => new Command('[<plugin>...] [--all] [--network]', 'Activates plugins.', static fn (Arguments $arguments): int =>
        $plugins->each($chosen($arguments), $network($arguments) ? 'Network activated' : 'Activated', static fn (string $file) => $activate($file, $network($arguments)))),
    'plugin deactivate' => new Command('[<plugin>...] [--all] [--network]', 'Deactivates plugins.', static fn (Arguments $arguments): int =>
        $plugins->each($chosen($arguments), 'Deactivated', static fn (string $file) => $deactivate($file, $network($arguments)))),
    'plugin update' => new Command('[<plugin>...] [--all] [--dry-run] [--format=<table|json|csv>]', 'Updates plugins from where they came.', static fn (Arguments $arguments): int =>
        $plugins->update($arguments, array_map($name, array_keys(get_plugins())))),
    'plugin uninstall' => new Command('<plugin>... [--deactivate]', 'Lets plugins clean up behind themselves, and deletes them.', static fn (Arguments $arguments): int =>
        $plugins->each($arguments->words, 'Uninstalled', static function (string $file, string $plugin) use ($arguments, $isActive, $deactivate): void {
            $arguments->has('deactivate') && $deactivate($file, false);
            if ($isActive($file)) {
                throw new Failure("The '$plugin' plugin is active.");
            }
            Failure::unless(delete_plugins([$file]), "'$plugin' was not uninstalled");
            Output::note("Uninstalled and deleted '$plugin' plugin.");
        })),
    'plugin delete' => new Command('<plugin>...', 'Deletes the files of plugins and nothing else.', static fn (Arguments $arguments): int =>
        $plugins->each($arguments->words, 'Deleted', static function (string $file, string $plugin) use ($plugins, $isActive): void {
            if ($isActive($file)) {
                throw new Failure("The '$plugin' plugin is active: deactivate it first.");
            }
            $plugins->deleteFiles(WP_PLUGIN_DIR . '/' . (str_contains($file, '/') ? dirname($file) : $file));
            wp_clean_plugins_cache(false);
            Output::note("Deleted '$plugin' plugin.");
        })),
    'plugin is-active' => new Command('<plugin> [--network]', 'Exit code 0 if the plugin is active, else 1.', static function (Arguments $arguments) use ($find, $isActive): int {
        $file = $find($arguments->word(0));
        return $file !== null && ($arguments->has('network') ? is_plugin_active_for_network($file) : $isActive($file)) ? 0 : 1;
    }),
    'plugin is-installed' => new Command('<plugin>', 'Exit code 0 if the plugin is installed, else 1.', static fn (Arguments $arguments): int => $find($arguments->word(0)) === null ? 1 : 0),
    'plugin path' => new Command('[<plugin>] [--dir]', "Where plugins are, or a plugin's file or folder.", static function (Arguments $arguments) use ($find): void {
        $file = $arguments->word(0) === '' ? '' : '/' . ($find($arguments->word(0)) ?? throw new Failure("The '{$arguments->word(0)}' plugin could not be found."));
        Output::line(WP_PLUGIN_DIR . ($arguments->has('dir') ? rtrim(dirname($file), '/') : $file));
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../extension.php';

$find = static fn (string $name): ?string => wp_get_theme($name)->exists() ? $name : null;
$themes = new Extension('theme', $find, static fn () => wp_update_themes());
$activate = static function (string $name): void {
    $theme = wp_get_theme($name);
    Failure::unless($theme->errors() ?: true, "'$name' cannot be used");
    if ($name === get_stylesheet()) {
        Output::warning("The '{$theme->get('Name')}' theme is already active.");
        return;
    }
    switch_theme($name);
    Output::success("Switched to '{$theme->get('Name')}' theme.");
};

return [
    'theme list' => new Command('[--status=<status>] [--update=<available|none>] [--name=<name>] ' . Output::FORMATS, 'Lists themes; updates as far as WordPress has heard of them.', static function (Arguments $arguments): void {
        $offers = get_site_transient('update_themes')->response ?? [];
        $auto = (array) get_site_option('auto_update_themes', []);
        $items = [];
        foreach (wp_get_themes(['errors' => null]) as $name => $theme) {
            $items[] = [
                'name' => $name,
                'status' => $name === get_stylesheet() ? 'active' : ($name === get_template() ? 'parent' : 'inactive'),
                'update' => isset($offers[$name]) ? 'available' : 'none',
                'version' => $theme->get('Version'),
                'update_version' => $offers[$name]['new_version'] ?? '',
                'auto_update' => in_array($name, $auto, true) ? 'on' : 'off',
                'title' => $theme->get('Name'),
            ];
        }
        foreach (['status', 'update', 'name'] as $filter) {
            if ($arguments->has($filter)) {
                $items = array_values(array_filter($items, static fn ($item) => in_array($item[$filter], $arguments->list($filter), true)));
            }
        }
        Output::items($items, ['name', 'status', 'update', 'version', 'update_version', 'auto_update'], $arguments, 'name');
    }),
    'theme install' => new Command('<theme|zip|url>... [--version=<version>] [--force] [--activate]', 'Installs themes from wordpress.org, zip files or addresses.', static fn (Arguments $arguments): int =>
        $themes->install($arguments, $activate)),
    'theme activate' => new Command('<theme>', 'Makes a theme the one that is used.', static function (Arguments $arguments) use ($find, $activate): void {
        $activate($find($arguments->word(0)) ?? throw new Failure("The '{$arguments->word(0)}' theme could not be found."));
    }),
    'theme update' => new Command('[<theme>...] [--all] [--dry-run] [--format=<table|json|csv>]', 'Updates themes from where they came.', static fn (Arguments $arguments): int =>
        $themes->update($arguments, array_map(strval(...), array_keys(wp_get_themes())))),
    'theme delete' => new Command('<theme>...', 'Deletes themes that are not in use.', static fn (Arguments $arguments): int =>
        $themes->each($arguments->words, 'Deleted', static function (string $theme): void {
            if ($theme === get_stylesheet() || $theme === get_template()) {
                throw new Failure("Can't delete the currently active theme: $theme");
            }
            Failure::unless(delete_theme($theme), "'$theme' was not deleted");
            Output::note("Deleted '$theme' theme.");
        })),
    'theme is-active' => new Command('<theme>', 'Exit code 0 if the theme is active, else 1.', static fn (Arguments $arguments): int => $arguments->word(0) === get_stylesheet() ? 0 : 1),
    'theme is-installed' => new Command('<theme>', 'Exit code 0 if the theme is installed, else 1.', static fn (Arguments $arguments): int => $find($arguments->word(0)) === null ? 1 : 0),
];

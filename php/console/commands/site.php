<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'site list' => new Command(Output::FORMATS, "A network's sites.", static function (Arguments $arguments): void {
        if (!is_multisite()) {
            throw new Failure('This is not a multisite installation.');
        }
        $items = array_map(static fn (\WP_Site $site) => [
            'blog_id' => $site->blog_id,
            'url' => get_home_url((int) $site->blog_id, '/'),
            'last_updated' => $site->last_updated,
            'registered' => $site->registered,
            'archived' => $site->archived,
            'deleted' => $site->deleted,
        ], get_sites(['number' => 0]));
        Output::items($items, ['blog_id', 'url', 'last_updated', 'registered'], $arguments, 'blog_id');
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

use PhpBridge\Plugin\PageCache\Purges;

return [
    'cache flush' => new Command('', 'Empties the object cache.', static function (): void {
        wp_cache_flush() ? Output::success('The cache was flushed.') : throw new Failure('The object cache could not be flushed.');
    }),
    'cache purge' => new Command('[--tag=<tag>] [--url=<url>] [--all]', 'Purges pages of the page cache: those with a tag, that at an address, or all.', static function (Arguments $arguments): void {
        if ((string) getenv('PHPBRIDGE_CACHE_SOCKET') === '') {
            throw new Failure('there is no page cache: PHPBRIDGE_CACHE_SOCKET is not set');
        }
        if (!function_exists('phpbridge_purge')) {
            throw new Failure('the must-use plugin is missing: send an install event, which adds it');
        }
        $tags = $arguments->list('tag');
        $isAll = $arguments->has('all');
        // With a tag or --all, --url names a network's site, as for every command.
        $urls = $tags === [] && !$isAll ? $arguments->list('url') : [];
        if ($tags === [] && $urls === [] && !$isAll) {
            throw new Failure('Please specify --tag, --url or --all.');
        }
        phpbridge_purge($tags, $urls, $isAll);
        Purges::send() ? Output::success('The page cache was purged.') : throw new Failure('The page cache was not purged.');
    }),
];

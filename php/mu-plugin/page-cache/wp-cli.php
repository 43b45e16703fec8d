<?php
/** `wp cache purge` for WP-CLI. PhpBridge's own console has the same command. */

declare(strict_types=1);

use PhpBridge\Plugin\PageCache\CacheSocket;
use PhpBridge\Plugin\PageCache\Purges;

if (!defined('WP_CLI') || !WP_CLI || !class_exists('WP_CLI')) {
    return;
}

/**
 * Purges the page cache.
 *
 * ## OPTIONS
 *
 * [--tag=<tag>]
 * : Pages with one of these tags, separated by commas.
 *
 * [--all]
 * : All pages.
 *
 * Without them, the page at the address of the global option --url. With them, that option names a network's site.
 */
WP_CLI::add_command('cache purge', static function (array $words, array $options): void {
    $tags = array_values(array_filter(array_map(trim(...), explode(',', (string) ($options['tag'] ?? '')))));
    $url = (string) WP_CLI::get_config('url');
    if (CacheSocket::path() === '') {
        WP_CLI::error('There is no page cache: PHPBRIDGE_CACHE_SOCKET is not set.');
    }
    if ($tags === [] && $url === '' && !isset($options['all'])) {
        WP_CLI::error('Please specify --tag, --url or --all.');
    }
    phpbridge_purge($tags, $tags === [] && !isset($options['all']) ? [$url] : [], isset($options['all']));
    Purges::send() ? WP_CLI::success('The page cache was purged.') : WP_CLI::error('The page cache could not be purged.');
});

<?php
/** For other plugins. */

declare(strict_types=1);

use PhpBridge\Plugin\PageCache\Purges;
use PhpBridge\Plugin\PageCache\Tag;

if (!function_exists('phpbridge_purge')) {
    /**
     * Has the page cache forget pages: those with one of the tags, those at the addresses, or all. The purge takes effect before the response of
     * this request begins, or after it if it has begun. Also an action: do_action('phpbridge_purge', ['my-tag']).
     *
     * @param list<string> $tags such as `post-12`; in a network `blog-3-post-12`
     * @param list<string> $urls addresses or paths of this site, with their query
     */
    function phpbridge_purge(array $tags = [], array $urls = [], bool $all = false): void
    {
        $all && Purges::site();
        $tags === [] || Purges::tags(...array_map(Tag::clean(...), array_map(strval(...), array_values($tags))));
        $urls === [] || Purges::urls(...array_map(strval(...), array_values($urls)));
    }
}

<?php
/**
 * The bridge's page cache, as far as WordPress takes part: which pages it may store and for how long, what each shows, and what a change makes
 * stale. docs/wordpress.md describes it.
 */

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

$phpbridge_files = [
    'tag', 'page-tags', 'shown-objects', 'foreign-cache', 'post-query', 'shown-lists', 'page-lifetime', 'page', 'request', 'cache-socket', 'purges', 'change-hook', 'post-changes', 'comment-changes',
    'term-changes', 'user-changes', 'site-changes', 'shop-changes', 'changes', 'purge-functions', 'purge-menu', 'page-cache-health', 'wp-cli',
];
foreach ($phpbridge_files as $phpbridge_file) {
    require_once __DIR__ . "/$phpbridge_file.php";
}
unset($phpbridge_files, $phpbridge_file);

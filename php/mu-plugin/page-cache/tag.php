<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/**
 * The names of tags. A page carries those of all that it shows; a change purges those of all that it changes. docs/wordpress.md has the table.
 *
 * A tag has visible ASCII characters, no comma, no upper case, and at most 256 characters (CloudFront's cache tags have the same limits).
 */
final class Tag
{
    private const LONGEST = 256;

    /** Every page carries it that has more tags than fit even after they were replaced by coarser ones; every purge contains it. */
    public const ANY = 'any';

    /** In a network, tags belong to one of its sites: `blog-3-post-12`. Users belong to all. */
    public static function of(string $kind, int|string $name = '', ?int $blog = null): string
    {
        $tag = $name === '' ? $kind : "$kind-$name";
        return self::clean(is_multisite() && $kind !== 'user' && $kind !== 'users' ? 'blog-' . ($blog ?? get_current_blog_id()) . "-$tag" : $tag);
    }

    /** A tag of another plugin: whatever does not fit is replaced, by a digest if need be. */
    public static function clean(string $tag): string
    {
        $clean = strtolower((string) preg_replace('/[^\x21-\x2B\x2D-\x7E]+/', '_', trim($tag)));
        return strlen($clean) <= self::LONGEST ? $clean : substr($clean, 0, 128) . '~' . md5($clean);
    }
}

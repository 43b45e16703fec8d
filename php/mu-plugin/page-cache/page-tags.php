<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** The tags of the page that is being made. */
final class PageTags
{
    /** CloudFront accepts no more for one object. */
    public const MOST = 50;

    /** @var array<string, array<string, true>> tags by the coarser tag that may replace them */
    private static array $tags = [];

    /** @param string $coarse a tag that is purged whenever the tag is; '' if there is none */
    public static function add(string $tag, string $coarse = ''): void
    {
        self::$tags[$coarse === '' ? $tag : $coarse][$tag] = true;
    }

    /** @return list<string> at most MOST tags. Of those that do not fit, groups are replaced by their coarser tags, the largest group first. */
    public static function all(): array
    {
        $groups = self::$tags;
        $sizes = array_map(count(...), $groups);
        $total = array_sum($sizes);
        arsort($sizes);
        foreach ($sizes as $coarse => $size) {
            if ($total <= self::MOST) {
                break;
            }
            $groups[$coarse] = [$coarse => true];
            $total -= $size - 1;
        }
        $tags = array_map(strval(...), array_keys(array_merge(...array_values($groups))));
        return count($tags) <= self::MOST ? $tags : [Tag::ANY];
    }
}

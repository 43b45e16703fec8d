<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/**
 * Lets CloudFront and browsers keep pages that are the same for every visitor, for a short while (RFC 9111, RFC 5861). A Cache-Control that
 * other code has set is kept.
 */
final class CacheControl
{
    public static function seconds(): int
    {
        return Settings::number('WORDPRESS_CACHE_SECONDS', 60);
    }

    public static function staleSeconds(): int
    {
        return Settings::number('WORDPRESS_CACHE_STALE_SECONDS', 60);
    }

    /** The head is about to be sent. */
    public static function decide(): void
    {
        if (self::seconds() === 0 || !SharedPage::isPage() || SharedPage::sent('Cache-Control') !== []) {
            return;
        }
        // A 304 says what its 200 would (RFC 9110 section 15.4.5).
        $isShared = in_array(http_response_code(), [200, 304], true) && SharedPage::isBounded() && self::isTheSameForAllInTheKey() && SharedPage::isForEveryVisitor();
        if (!$isShared) {
            header('Cache-Control: private, no-cache');
            return;
        }
        $stale = self::staleSeconds();
        header('Cache-Control: public, max-age=' . Settings::number('WORDPRESS_BROWSER_CACHE_SECONDS', 0) . ', s-maxage=' . self::seconds()
            . ($stale > 0 ? ", stale-while-revalidate=$stale" : ''));
        // So that a browser revalidates after the visitor has logged in or commented.
        header('Vary: Cookie', false);
    }

    /**
     * CloudFront does not heed Vary: what depends on a field that its key lacks, it would give to everybody. WordPress answers
     * cross-origin requests of the REST API with the asker's own origin.
     */
    private static function isTheSameForAllInTheKey(): bool
    {
        $key = ['accept-encoding', ...self::words([Settings::text('WORDPRESS_CACHE_KEY_FIELDS')])];
        $fields = self::words(SharedPage::sent('Vary'));
        if (array_diff(SharedPage::sent('Access-Control-Allow-Origin'), ['*']) !== []) {
            $fields[] = 'origin';
        }
        return array_diff($fields, $key) === [];
    }

    /**
     * @param list<string> $lists
     * @return list<string>
     */
    private static function words(array $lists): array
    {
        $words = array_map(trim(...), explode(',', strtolower(implode(',', $lists))));
        return array_values(array_filter($words, static fn (string $word): bool => $word !== ''));
    }
}

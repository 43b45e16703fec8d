<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** The site's address where WordPress does not know it: with a wp-config.php not written by us, and behind a gateway that hides it. */
final class Address
{
    /** Where API Gateway, Function URLs and load balancers are by themselves: no site has such a name that has another. */
    private const ORIGIN = '/(\.lambda-url\.[a-z0-9-]+\.on\.aws|\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?|\.elb\.amazonaws\.com)$/Di';

    public static function start(): void
    {
        $home = rtrim(Settings::text('WP_HOME'), '/');
        if ($home === '' || is_multisite()) {
            return;
        }
        if (!defined('WP_HOME')) {
            self::move($home, rtrim(Settings::text('WP_SITEURL', $home), '/'));
        }
        self::revealHost($home);
    }

    /** As the constants would have it, which must be there before WordPress makes others of them. */
    private static function move(string $home, string $site): void
    {
        // An answer given before the option is looked up.
        add_filter('pre_option_home', static fn (): string => $home);
        if (defined('WP_SITEURL')) {
            return;
        }
        $stored = rtrim((string) get_option('siteurl'), '/');
        add_filter('pre_option_siteurl', static fn (): string => $site);
        $replace = static fn ($url) => is_string($url) && str_starts_with($url, "$stored/") ? $site . substr($url, strlen($stored)) : $url;
        foreach (['content_url', 'plugins_url', 'theme_root_uri'] as $filter) {
            add_filter($filter, $replace);
        }
        add_filter('upload_dir', static fn (array $folder): array => array_map($replace, $folder));
    }

    /**
     * CloudFront asks the origin by the origin's own name, unless it is told to forward the visitor's. WordPress would
     * send everybody from there to the right address, where they came from, for ever.
     */
    private static function revealHost(string $home): void
    {
        $host = explode(':', (string) ($_SERVER['HTTP_HOST'] ?? ''))[0];
        // CloudFront adds it to whatever it forwards.
        if (isset($_SERVER['HTTP_X_AMZ_CF_ID']) && preg_match(self::ORIGIN, $host)) {
            $parts = parse_url($home);
            $_SERVER['HTTP_HOST'] = ($parts['host'] ?? $host) . (isset($parts['port']) ? ":{$parts['port']}" : '');
        }
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\SessionFiles;

require_once dirname(__DIR__) . '/session-files.php';

/** Finds what a site keeps in one sandbox's memory or /tmp and takes for the site's: the next request may be another sandbox's. */
final class SharedState
{
    // Its files are for one request.
    private const MEANT_FOR_ONE_REQUEST = ['WP_TEMP_DIR'];

    /** @return list<string> a sentence or two each: what it is, and what to do */
    public static function findings(): array
    {
        return array_values(array_filter([self::sessions(), self::strayedSessions(), self::objectCache(), self::constants(), self::uploads(), self::temporaryFolder()]));
    }

    private static function sessions(): ?string
    {
        $folder = SessionFiles::folder();
        return is_dir($folder) ? null : (wp_is_writable(dirname($folder, 2)) || wp_is_writable(dirname($folder))
            ? null
            : sprintf('PHP keeps sessions in /tmp, as %s cannot be made. Make the site\'s folder writable, or set session.save_path to a folder on EFS that is.', $folder));
    }

    /** A handler of the site's own, or a script that does not load WordPress and uses /tmp. */
    private static function strayedSessions(): ?string
    {
        return (glob(sys_get_temp_dir() . '/sess_*') ?: []) !== []
            ? sprintf('A plugin or script keeps PHP\'s sessions in %s. It should leave session.save_path alone, or use a folder on EFS, a database or Redis.', sys_get_temp_dir())
            : null;
    }

    private static function objectCache(): ?string
    {
        $dropIn = WP_CONTENT_DIR . '/object-cache.php';
        $code = is_file($dropIn) ? (string) file_get_contents($dropIn, length: 1024 * 1024) : '';
        $isShared = preg_match('/redis|memcache|dynamodb/i', $code) === 1;
        return match (true) {
            $isShared => null,
            str_contains($code, 'apcu_') || str_contains($code, 'apc_') => 'The object cache (object-cache.php) keeps WordPress\'s options and posts in APCu: other sandboxes go on with old ones after a change. Remove it, or use one on Redis or Memcached (ElastiCache).',
            preg_match('~[\'"]/tmp|sys_get_temp_dir|get_temp_dir~', $code) === 1 => 'The object cache (object-cache.php) keeps WordPress\'s options and posts in /tmp: other sandboxes go on with old ones after a change. Remove it, or use one on Redis or Memcached (ElastiCache).',
            default => null,
        };
    }

    private static function constants(): ?string
    {
        $names = [];
        foreach (get_defined_constants(true)['user'] ?? [] as $name => $value) {
            if (is_string($value) && SessionFiles::isTemporary($value) && !in_array($name, self::MEANT_FOR_ONE_REQUEST, true)) {
                $names[] = $name;
            }
        }
        return $names === [] ? null : sprintf('%s: set to a folder in /tmp, whose files no other sandbox sees. Folders below wp-content are on EFS.', implode(', ', $names));
    }

    private static function uploads(): ?string
    {
        $folder = wp_upload_dir(null, false)['basedir'];
        return SessionFiles::isTemporary($folder) ? "Uploads go to $folder: other sandboxes do not have them, and they go with the sandbox. Set upload_path to a folder on EFS." : null;
    }

    private static function temporaryFolder(): ?string
    {
        return wp_is_writable(get_temp_dir()) ? null : sprintf('WordPress\'s temporary folder %s is not writable: remove WP_TEMP_DIR, and it is /tmp.', get_temp_dir());
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Where WordPress comes from: one of its releases, or an archive that the caller names; fetched, and found to be the right one. */
final class Release
{
    /** As wordpress.org's download page has it. WORDPRESS_RELEASES names a mirror. */
    private const ADDRESS = 'https://wordpress.org';

    private const MAX_ARCHIVE = 300 * 1024 * 1024; // Bytes.

    /**
     * @param string $folder for what is fetched
     * @return string an archive's path
     */
    public static function fetch(Request $request, string $folder): string
    {
        if ($request->source === '') {
            $address = rtrim(Settings::text('WORDPRESS_RELEASES', self::ADDRESS), '/');
            $url = "$address/" . ($request->version === 'latest' ? 'latest' : "wordpress-$request->version") . '.tar.gz';
            $sha1 = $request->sha1 ?: self::publishedChecksum("$url.sha1", $folder);
            return self::checked(self::download($url, "$folder/archive"), $sha1, $url);
        }
        if (preg_match('#^https?://#i', $request->source)) {
            $request->sha1 !== '' || throw new Failure("source is '$request->source', but sha1 is missing: the archive's SHA-1 checksum, so that nothing else is unpacked");
            return self::checked(self::download($request->source, "$folder/archive"), $request->sha1, $request->source);
        }
        if (!is_file($request->source) || !is_readable($request->source)) {
            throw new Failure("source is '$request->source', which is no file that can be read");
        }
        return $request->sha1 === '' ? $request->source : self::checked($request->source, $request->sha1, $request->source);
    }

    private static function publishedChecksum(string $url, string $folder): string
    {
        $text = trim((string) file_get_contents(self::download($url, "$folder/sha1")));
        // Some tools write the file's name behind it.
        return preg_match('/^([0-9a-f]{40})(\s|$)/i', $text, $match) ? strtolower($match[1]) : throw new Failure("there is no checksum at $url: what came is something else");
    }

    private static function checked(string $file, string $sha1, string $source): string
    {
        $found = sha1_file($file);
        return $found === $sha1 ? $file : throw new Failure("the archive from $source has the SHA-1 checksum $found, and should have $sha1: "
            . 'it is damaged or another one. Check sha1, or send the event again');
    }

    private static function download(string $url, string $file): string
    {
        $target = @fopen($file, 'w');
        if ($target === false) {
            throw new Failure("cannot write '$file': is /tmp full?");
        }
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_FILE => $target,
            CURLOPT_FAILONERROR => true,
            CURLOPT_FOLLOWLOCATION => true,
            CURLOPT_MAXREDIRS => 5,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            // A redirect must not take the encryption away.
            CURLOPT_REDIR_PROTOCOLS => str_starts_with(strtolower($url), 'https') ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_CONNECTTIMEOUT => 15, // Seconds.
            CURLOPT_LOW_SPEED_LIMIT => 1024,
            CURLOPT_LOW_SPEED_TIME => 30,
            CURLOPT_NOPROGRESS => false,
            CURLOPT_XFERINFOFUNCTION => static fn ($curl, int $total, int $received): int => max($total, $received) > self::MAX_ARCHIVE ? 1 : 0,
            CURLOPT_USERAGENT => 'PhpBridge installer',
        ]);
        $done = curl_exec($curl);
        if (!fclose($target) || $done !== true) {
            throw new Failure("cannot fetch $url: " . (curl_error($curl) ?: 'the file could not be written') . '. Does the version exist, and does the function reach the internet '
                . '(in a VPC through a NAT gateway only)? An archive in the function package can be named as source instead');
        }
        return $file;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** The socket on which the bridge takes purges: one line of JSON, answered by one when the purge is durable and in effect in this sandbox. */
final class CacheSocket
{
    private const PATIENCE = 5.0; // Seconds; a purge takes a few round trips to EFS.

    /** Empty if there is no page cache. */
    public static function path(): string
    {
        return (string) getenv('PHPBRIDGE_CACHE_SOCKET');
    }

    /**
     * @param array<string, mixed> $purge
     * @throws \RuntimeException if it is not certain that the purge is in effect
     */
    public static function purge(array $purge): void
    {
        $end = microtime(true) + self::PATIENCE;
        $bridge = @stream_socket_client('unix://' . self::path(), $code, $message, self::PATIENCE);
        if ($bridge === false) {
            throw new \RuntimeException(self::path() . ": $message");
        }
        try {
            stream_set_blocking($bridge, false);
            self::write($bridge, json_encode(['purge' => $purge], JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR) . "\n", $end);
            $reply = json_decode(self::line($bridge, $end), true);
        } finally {
            fclose($bridge);
        }
        if (!is_int($reply['sequence'] ?? null)) {
            throw new \RuntimeException('the bridge answered: ' . (string) ($reply['error'] ?? 'nothing that can be read'));
        }
    }

    /** @param resource $bridge */
    private static function write($bridge, string $line, float $end): void
    {
        while ($line !== '') {
            self::wait(null, [$bridge], $end);
            $written = @fwrite($bridge, $line);
            if ($written === false) {
                throw new \RuntimeException('the bridge closed the connection');
            }
            $line = substr($line, $written);
        }
    }

    /** @param resource $bridge */
    private static function line($bridge, float $end): string
    {
        $line = '';
        while (!str_contains($line, "\n")) {
            self::wait([$bridge], null, $end);
            $read = fread($bridge, 8192);
            if ($read === false || ($read === '' && feof($bridge))) {
                throw new \RuntimeException('the bridge closed the connection');
            }
            $line .= $read;
        }
        return $line;
    }

    /**
     * @param array<resource>|null $read
     * @param array<resource>|null $write
     */
    private static function wait(?array $read, ?array $write, float $end): void
    {
        $left = max(0, (int) (($end - microtime(true)) * 1_000_000));
        $none = null;
        if ($left === 0 || @stream_select($read, $write, $none, intdiv($left, 1_000_000), $left % 1_000_000) === 0) {
            throw new \RuntimeException('no answer within ' . self::PATIENCE . ' s');
        }
    }
}

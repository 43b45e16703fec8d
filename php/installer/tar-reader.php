<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * Reads .tar.gz archives: POSIX ustar and pax (IEEE 1003.1, pax), and GNU's long names. PharData would do, but follows
 * links and needs the file's name to end in .tar.gz.
 */
final class TarReader
{
    private const BLOCK = 512;

    /** @param resource $stream */
    private function __construct(private $stream)
    {
    }

    /** @param \Closure(string, ?\Closure, int): void $take */
    public static function read(string $file, \Closure $take): void
    {
        $stream = @gzopen($file, 'rb') ?: throw new Failure("'$file' cannot be opened");
        try {
            (new self($stream))->entries($take);
        } finally {
            gzclose($stream);
        }
    }

    private function entries(\Closure $take): void
    {
        $long = '';
        while (($header = $this->bytes(self::BLOCK)) !== str_repeat("\0", self::BLOCK)) {
            $entry = self::parse($header);
            $left = $entry['size'];
            $read = function (int $most) use (&$left): string {
                $bytes = $this->bytes(min($most, $left));
                $left -= strlen($bytes);
                return $bytes;
            };
            $name = $long !== '' ? $long : $entry['name'];
            $long = '';
            match ($entry['type']) {
                '0', "\0" => $take($name, $read, $entry['size']),
                '5' => $take($name, null, 0),
                'L' => $long = rtrim($read($entry['size']), "\0"),
                'x' => $long = self::path($read($entry['size'])),
                'g' => null, // Comments on the archive as a whole.
                default => throw new Failure("the archive has '$name', which is neither file nor folder: nothing of it is used"),
            };
            while ($left > 0) {
                $read(1 << 16);
            }
            $this->bytes((self::BLOCK - $entry['size'] % self::BLOCK) % self::BLOCK);
        }
    }

    /** @return array{name: string, size: int, type: string} */
    private static function parse(string $header): array
    {
        $sum = array_sum(unpack('C*', substr_replace($header, '        ', 148, 8)));
        if (octdec(trim(substr($header, 148, 8), "\0 ")) !== $sum) {
            throw new Failure('the tar archive is damaged: a header has a wrong checksum');
        }
        $field = static fn (int $at, int $length): string => explode("\0", substr($header, $at, $length), 2)[0];
        $prefix = substr($header, 257, 6) === "ustar\0" ? $field(345, 155) : '';
        $size = trim($field(124, 12));
        if (!preg_match('/^[0-7]*$/D', $size)) {
            throw new Failure('the tar archive has a file of 8 GiB or more: that is no WordPress');
        }
        return ['name' => ($prefix === '' ? '' : "$prefix/") . $field(0, 100), 'size' => (int) octdec($size), 'type' => $header[156]];
    }

    /** Of a pax header: lines of "LENGTH path=VALUE\n". */
    private static function path(string $records): string
    {
        $path = '';
        while (preg_match('/^(\d+) /', $records, $match) && (int) $match[1] > strlen($match[0])) {
            $record = substr($records, strlen($match[0]), (int) $match[1] - strlen($match[0]) - 1);
            $path = str_starts_with($record, 'path=') ? substr($record, 5) : $path;
            $records = substr($records, (int) $match[1]);
        }
        return $path;
    }

    private function bytes(int $length): string
    {
        for ($bytes = ''; strlen($bytes) < $length;) {
            $more = @gzread($this->stream, $length - strlen($bytes));
            if ($more === false || $more === '') {
                throw new Failure('the tar archive is damaged: it ends too early');
            }
            $bytes .= $more;
        }
        return $bytes;
    }
}

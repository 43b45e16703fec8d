<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Unpacks a .zip or .tar.gz, known by its first bytes: files and folders only, and none of them outside of the target. */
final class Archive
{
    // Ten times WordPress: what is larger is something else, or wants to fill /tmp.
    private const MAX_BYTES = 700 * 1024 * 1024, MAX_ENTRIES = 60_000;

    private int $bytes = 0, $entries = 0;

    private function __construct(private readonly string $file, private readonly string $target)
    {
    }

    public static function unpack(string $file, string $target): void
    {
        $archive = new self($file, $target);
        Folder::make($target);
        match (file_get_contents($file, length: 2)) {
            'PK' => ZipReader::read($file, $archive->take(...)),
            "\x1F\x8B" => TarReader::read($file, $archive->take(...)),
            default => throw new Failure("'$file' is neither a .zip nor a .tar.gz archive"),
        };
    }

    /**
     * @param string $name as the archive has it
     * @param ?\Closure(int): string $read gives the next bytes of a file, at most so many; null for a folder
     * @param int $size the file's, in bytes
     */
    private function take(string $name, ?\Closure $read, int $size): void
    {
        $path = "$this->target/" . $this->safe($name);
        $this->bytes += $size;
        if (++$this->entries > self::MAX_ENTRIES || $this->bytes > self::MAX_BYTES) {
            throw new Failure('the archive holds more than ' . self::MAX_ENTRIES . ' files or ' . (self::MAX_BYTES >> 20) . ' MiB: that is no WordPress');
        }
        if ($read === null) {
            Folder::make($path);
            return;
        }
        Folder::make(dirname($path));
        $file = @fopen($path, 'x') ?: throw new Failure("cannot unpack '$name': it is in the archive twice, or /tmp is full");
        for ($left = $size; $left > 0; $left -= strlen($bytes)) {
            $bytes = $read(min($left, 1 << 18));
            if ($bytes === '') {
                throw new Failure("the archive is damaged: it ends within '$name'");
            }
            if (@fwrite($file, $bytes) !== strlen($bytes)) {
                throw new Failure("cannot unpack '$name' into '$this->target': /tmp is full. The function's ephemeral storage can be raised above 512 MB");
            }
        }
        fclose($file);
    }

    /** "Zip Slip": a name must not lead out of the target. */
    private function safe(string $name): string
    {
        $segments = array_filter(explode('/', $name), static fn (string $segment): bool => $segment !== '' && $segment !== '.');
        if ($name === '' || $name[0] === '/' || in_array('..', $segments, true) || preg_match('/[\x00-\x1F\\\\]/', $name) || preg_match('/^[a-z]:/i', $name)) {
            throw new Failure("the archive has an entry '" . addcslashes($name, "\0..\37") . "', which leads out of it: nothing of it is used");
        }
        return implode('/', $segments);
    }
}

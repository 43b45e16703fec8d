<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Reads .zip archives (PKWARE's APPNOTE). */
final class ZipReader
{
    /** @param \Closure(string, ?\Closure, int): void $take */
    public static function read(string $file, \Closure $take): void
    {
        class_exists(\ZipArchive::class) || throw new Failure('PHP lacks the extension zip: name a .tar.gz instead');
        $zip = new \ZipArchive();
        // Without its end, where the directory is, nothing opens.
        if ($zip->open($file, \ZipArchive::RDONLY) !== true) {
            throw new Failure("the zip archive '$file' is damaged: " . $zip->getStatusString());
        }
        for ($i = 0; $i < $zip->numFiles; $i++) {
            $entry = $zip->statIndex($i) ?: throw new Failure("the zip archive '$file' is damaged: " . $zip->getStatusString());
            self::requireOrdinary($zip, $i, $entry['name']);
            if (str_ends_with($entry['name'], '/')) {
                $take($entry['name'], null, 0);
                continue;
            }
            $content = $zip->getStreamIndex($i) ?: throw new Failure("'{$entry['name']}' in the zip archive cannot be read: " . $zip->getStatusString());
            $take($entry['name'], static fn (int $most): string => (string) @fread($content, $most), $entry['size']);
            // Only the read that comes to the end compares the checksum.
            fread($content, 1);
            fclose($content);
        }
    }

    private static function requireOrdinary(\ZipArchive $zip, int $index, string $name): void
    {
        $zip->getExternalAttributesIndex($index, $system, $attributes);
        $type = $system === \ZipArchive::OPSYS_UNIX ? ($attributes >> 16) & 0170000 : 0;
        if (!in_array($type, [0, 0100000, 0040000], true)) {
            throw new Failure("the archive has '$name', which is neither file nor folder: nothing of it is used");
        }
    }
}

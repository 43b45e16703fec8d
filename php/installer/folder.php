<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Whole folders. */
final class Folder
{
    /** @return list<string> the files below, relative to it, in order */
    public static function files(string $folder): array
    {
        $files = [];
        $entries = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($folder, \FilesystemIterator::SKIP_DOTS));
        foreach ($entries as $entry) {
            $files[] = substr($entry->getPathname(), strlen($folder) + 1);
        }
        sort($files, SORT_STRING);
        return $files;
    }

    /** Whatever is left stays. */
    public static function delete(string $path): void
    {
        if (is_dir($path) && !is_link($path)) {
            foreach (array_diff(@scandir($path) ?: [], ['.', '..']) as $name) {
                self::delete("$path/$name");
            }
            @rmdir($path);
        } else {
            @unlink($path);
        }
    }

    public static function make(string $path): void
    {
        if (!is_dir($path) && !@mkdir($path, 0755, true) && !is_dir($path)) {
            throw new Failure("cannot make the folder '$path': is the one above writable by this user?");
        }
    }

    /** A reader sees the old file or the new one, never half of it. */
    public static function write(string $path, #[\SensitiveParameter] string $content, int $mode): void
    {
        $new = $path . '.new' . getmypid();
        $before = umask(0077);
        $written = @file_put_contents($new, $content);
        umask($before);
        if ($written !== strlen($content) || !chmod($new, $mode) || !@rename($new, $path)) {
            @unlink($new);
            throw new Failure("cannot write '$path': is the folder writable by this user, and the disk not full?");
        }
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * An installation that is going on, as a folder in the document root, where renaming costs nothing. It holds what the
 * next attempt needs when this one is interrupted. While it exists the bridge answers 503: otherwise
 * WordPress would offer its set-up page, and thus the site, to the first visitor.
 */
final class Work
{
    /** Known to the bridge (SiteCheck). A dot-file: never served. */
    public const FOLDER = '.phpbridge-install';

    /** @param resource $lock */
    private function __construct(private readonly string $folder, private $lock)
    {
    }

    public static function isLeftIn(string $docroot): bool
    {
        return is_dir("$docroot/" . self::FOLDER);
    }

    /** @throws Failure when another attempt holds the lock */
    public static function begin(string $docroot): self
    {
        $folder = "$docroot/" . self::FOLDER;
        do {
            Folder::make($folder);
            // On EFS too a lock is every client's.
            $lock = @fopen("$folder/lock", 'c');
            if ($lock === false) {
                throw new Failure("cannot write to '$folder': is '$docroot' writable by this user? The access point's POSIX user should own it");
            }
            if (!flock($lock, LOCK_EX | LOCK_NB)) {
                throw new Failure('another installation is running in this document root: wait until it is over, and send the event again. '
                    . "If it was cut off, the file system frees its lock within two minutes");
            }
            clearstatcache();
            // The previous holder may have finished, and deleted it, after we opened it.
        } while (fstat($lock)['ino'] !== (@stat("$folder/lock")['ino'] ?? 0));
        return new self($folder, $lock);
    }

    public function path(string $name): string
    {
        return "$this->folder/$name";
    }

    public function end(): void
    {
        foreach (array_diff(scandir($this->folder) ?: [], ['.', '..', 'lock']) as $name) {
            Folder::delete("$this->folder/$name");
        }
        // Before its file goes: NFS keeps an open file under another name, and the folder with it.
        fclose($this->lock);
        Folder::delete($this->folder);
    }
}

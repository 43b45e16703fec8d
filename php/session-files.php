<?php

declare(strict_types=1);

namespace PhpBridge;

/**
 * PHP's sessions in files on EFS, with the names, contents and locks of PHP's own handler, so that both may be used side by side. PHP's own
 * does not do there:
 *
 * - It refuses files that belong to another user ("not created by your uid"). Behind an access point they belong to the access
 *   point's user, and a function runs as another.
 * - It waits for a lock in flock(). An NFS client asks again after 1, 2, 4 … 30 s, as EFS does not call back, and for ever. Here
 *   it is asked for again after milliseconds, and given up in time.
 * - It writes into a file that was deleted while its lock was waited for.
 */
final class SessionFiles
{
    /** As PHP's own handler takes them. Whatever the cookie says becomes part of a path. */
    private const ID = '/\A[A-Za-z0-9,-]{1,250}\z/';

    /** How old the time of a session in use may be. Seconds. */
    private const TIME_IS_KEPT = 300;

    /** How long another request may have the session, and what is left to this one after waiting. Seconds. */
    private const PATIENCE = 30, RESERVE = 2;

    private string $folder = '';

    /** How many folders, named for an id's first characters, lie between. */
    private int $depth = 0;

    private string $id = '';

    /** @var ?resource open and, once it was read, locked */
    private $file = null;

    /** The length of what the file holds. */
    private int $length = 0;

    private function __construct(private readonly string $shared)
    {
    }

    public static function create(): self
    {
        return new self(self::folder());
    }

    /** Where sessions are: php.ini's word, whatever a plugin has set since; without one a folder that is never served. */
    public static function folder(): string
    {
        $set = self::parts((string) get_cfg_var('session.save_path'))[1];
        return $set === '' || self::isTemporary($set) ? self::root() . '/.phpbridge/sessions' : $set;
    }

    /** Whether other sandboxes do not see what is there. */
    public static function isTemporary(string $folder): bool
    {
        // On a development machine the site itself may be in /tmp.
        if (str_starts_with("$folder/", self::root() . '/')) {
            return false;
        }
        foreach (array_unique(['/tmp', '/var/tmp', '/dev/shm', rtrim(sys_get_temp_dir(), '/')]) as $temporary) {
            if ($folder === $temporary || str_starts_with($folder, "$temporary/")) {
                return true;
            }
        }
        return false;
    }

    public function open(string $path, string $name): bool
    {
        [$this->depth, $folder] = self::parts($path);
        // A plugin that asks for /tmp means a folder that works: the next request may be another sandbox's.
        $wantsShared = $folder === '' || self::isTemporary($folder);
        // The first session of all makes it, so that a site without any has none. Where nothing can be written, /tmp is better than nothing.
        $this->folder = $wantsShared && self::provide($this->shared) ? $this->shared : ($folder ?: sys_get_temp_dir());
        return true;
    }

    public function validateId(string $id): bool
    {
        if (preg_match(self::ID, $id) !== 1) {
            return false;
        }
        // session_create_id() asks while a session is open. Otherwise the file stays open: the next call is read().
        return match (true) {
            $this->file === null => $this->openFile($id, 'r+'),
            $this->id === $id => true,
            default => is_file($this->path($id)),
        };
    }

    public function read(string $id): string|false
    {
        if (preg_match(self::ID, $id) !== 1) {
            trigger_error('A session id has characters that none has; the session is not used.', E_USER_WARNING);
            return false;
        }
        $asked = microtime(true);
        $until = $asked + self::patience();
        do {
            if (($this->file === null || $this->id !== $id) && !$this->openFile($id, 'c+')) {
                trigger_error("A session's file cannot be opened in '$this->folder': " . (error_get_last()['message'] ?? ''), E_USER_WARNING);
                return false;
            }
            $content = $this->lock($until) ? $this->content() : null;
            if ($content !== null) {
                return $content;
            }
            // Deleted meanwhile (NFS reports that for a lock, too): the name denotes another file now, or none.
            $this->close();
        } while (microtime(true) < $until);
        trigger_error(sprintf(
            'Another request has had this session for %.1F s, so that this one goes without. Does it call session_write_close() before long work?',
            microtime(true) - $asked,
        ), E_USER_WARNING);
        return false;
    }

    public function write(string $id, string $data): bool
    {
        if ($this->file === null || $this->id !== $id) {
            return false;
        }
        // The end is cut off afterwards: a sandbox that dies in between has not lost what was there.
        if (!rewind($this->file) || fwrite($this->file, $data) !== strlen($data) || (strlen($data) < $this->length && !ftruncate($this->file, strlen($data)))) {
            trigger_error("A session could not be written to '$this->folder'.", E_USER_WARNING);
            return false;
        }
        $this->length = strlen($data);
        return true;
    }

    public function updateTimestamp(string $id, string $data): bool
    {
        if ($this->file !== null && (fstat($this->file)['mtime'] ?? 0) < time() - self::TIME_IS_KEPT) {
            @touch($this->path($id));
        }
        return true;
    }

    public function destroy(string $id): bool
    {
        if (preg_match(self::ID, $id) !== 1) {
            return false;
        }
        if ($this->file !== null && $this->id === $id) {
            // For requests that have it open and wait for its lock: there is nothing in it any more.
            ftruncate($this->file, 0);
            $this->length = 0;
        }
        @unlink($this->path($id));
        return true;
    }

    public function close(): bool
    {
        // With the descriptor goes the lock.
        $this->file === null || fclose($this->file);
        [$this->file, $this->id, $this->length] = [null, '', 0];
        return true;
    }

    public function gc(int $max_lifetime, bool $isCleanedByCron): int|false
    {
        // A visitor would wait for one round trip to EFS per session.
        return $isCleanedByCron && $this->folder === $this->shared ? 0 : self::clean($this->folder, $max_lifetime);
    }

    /** Deletes sessions that were not used for this many seconds. @return int|false how many */
    public static function clean(string $folder, int $lifetime): int|false
    {
        $entries = @opendir($folder);
        if ($entries === false) {
            return false;
        }
        $deleted = 0;
        while (($entry = readdir($entries)) !== false) {
            $path = "$folder/$entry";
            if (!str_starts_with($entry, 'sess_') || (int) @filemtime($path) > time() - $lifetime) {
                continue;
            }
            $file = @fopen($path, 'r+');
            // A request holds it after all; that request sets its time when it ends.
            if ($file !== false && flock($file, LOCK_EX | LOCK_NB) && (fstat($file)['mtime'] ?? PHP_INT_MAX) <= time() - $lifetime && unlink($path)) {
                $deleted++;
            }
            $file === false || fclose($file);
        }
        closedir($entries);
        return $deleted;
    }

    private function openFile(string $id, string $mode): bool
    {
        $this->close();
        $before = umask(0o177);
        try {
            $file = @fopen($this->path($id), $mode);
        } finally {
            umask($before);
        }
        [$this->file, $this->id] = $file === false ? [null, ''] : [$file, $id];
        return $file !== false;
    }

    /** @return bool false when the time is up, or the file cannot be locked */
    private function lock(float $until): bool
    {
        for ($pause = 5_000; !flock($this->file, LOCK_EX | LOCK_NB, $isTaken); $pause = min(100_000, $pause * 2)) {
            // Not all at the same moment.
            usleep(random_int(intdiv($pause, 2), $pause));
            if ($isTaken !== 1 || microtime(true) >= $until) {
                return false;
            }
        }
        return true;
    }

    /** What the locked file holds; null if it was deleted while its lock was waited for. */
    private function content(): ?string
    {
        $status = @fstat($this->file);
        $content = $status === false || $status['nlink'] === 0 ? false : @stream_get_contents($this->file, -1, 0);
        if ($content === false) {
            return null;
        }
        $this->length = strlen($content);
        return $content;
    }

    private static function provide(string $folder): bool
    {
        return is_dir($folder) || @mkdir($folder, 0o700, true) || is_dir($folder);
    }

    /** The document root; of commands, where they run. */
    private static function root(): string
    {
        // As the bridge sent it: a script may have changed $_SERVER.
        return rtrim((string) (getenv('DOCUMENT_ROOT') ?: ($_SERVER['DOCUMENT_ROOT'] ?? '') ?: getcwd()), '/');
    }

    /** @return array{int, string} of "depth;mode;folder", as session.save_path is in its long form; the mode is always 0600 here */
    private static function parts(string $path): array
    {
        preg_match('/^(?:(\d+);)?(?:\d+;)?(.*)$/s', $path, $parts);
        return [(int) $parts[1], strlen($parts[2]) > 1 ? rtrim($parts[2], '/') : $parts[2]];
    }

    private function path(string $id): string
    {
        return implode('/', [$this->folder, ...($this->depth > 0 ? str_split(substr($id, 0, $this->depth)) : []), "sess_$id"]);
    }

    /** Seconds that may be waited, so that a page can still be made before the invocation's deadline. */
    private static function patience(): float
    {
        $context = json_decode((string) ($_SERVER['LAMBDA_INVOCATION_CONTEXT'] ?? ''), true);
        $deadline = is_array($context) ? ($context['deadlineMs'] ?? null) : null;
        return is_int($deadline) ? max(0, min(self::PATIENCE, $deadline / 1000 - microtime(true) - self::RESERVE)) : self::PATIENCE;
    }
}

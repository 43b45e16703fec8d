<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * Brings WordPress's files into the document root: fetched and unpacked in /tmp, copied beside what is there, then
 * renamed into place, wp-load.php last, so that half of a WordPress is never taken for one. Nothing that is there is replaced:
 * wp-config.php and whatever is in wp-content stays, and anything else keeps the installer away (Vacancy).
 */
final readonly class Files
{
    private const PLACED = 'placed';

    public function __construct(private Request $request, private Work $work)
    {
    }

    public function place(): void
    {
        // Complete, from an attempt that was interrupted later on.
        $ready = $this->work->path('ready');
        $wanted = "{$this->request->version} {$this->request->source} {$this->request->sha1}";
        if (@file_get_contents($ready) !== $wanted) {
            $this->copy();
            Folder::write($ready, $wanted, 0600);
        }
        $this->renameInto($this->work->path('tree'), $this->request->docroot);
    }

    /** @return list<string> what this or an earlier attempt has put into the document root */
    public static function placed(Work $work): array
    {
        return json_decode((string) @file_get_contents($work->path(self::PLACED)), true) ?: [];
    }

    private function copy(): void
    {
        $temporary = sys_get_temp_dir() . '/phpbridge-install-' . substr(sha1($this->request->docroot), 0, 12);
        // Left by an interrupted attempt in this sandbox; no other attempt runs, as we hold the lock.
        Folder::delete($temporary);
        Folder::make($temporary);
        try {
            [$tree, $key] = $this->tree($temporary);
            $this->forgetAnother($key);
            (new Copier($tree, $this->work->path('tree'), $this->work->path('copied')))->run($temporary);
        } finally {
            Folder::delete($temporary);
        }
    }

    /** @return array{string, string} a folder that holds WordPress, and what tells it from another */
    private function tree(string $temporary): array
    {
        $folder = $this->request->source;
        $checksum = '';
        if (!is_dir($folder)) {
            $archive = Release::fetch($this->request, $temporary);
            $folder = "$temporary/unpacked";
            Archive::unpack($archive, $folder);
            $checksum = (string) sha1_file($archive);
        }
        $root = rtrim($this->rootIn($folder), '/');
        return [$root, sha1($checksum . implode("\0", Folder::files($root)))];
    }

    /** WordPress's archives have one folder at the top. */
    private function rootIn(string $folder): string
    {
        foreach ([$folder, ...glob("$folder/*", GLOB_ONLYDIR) ?: []] as $candidate) {
            if (is_file("$candidate/wp-load.php") && is_file("$candidate/wp-includes/version.php") && is_file("$candidate/wp-admin/includes/upgrade.php")) {
                return $candidate;
            }
        }
        throw new Failure('there is no WordPress in the archive (no wp-load.php with wp-includes and wp-admin beside it)');
    }

    /** Half a copy of one archive is no beginning of another's. */
    private function forgetAnother(string $key): void
    {
        $file = $this->work->path('key');
        if (@file_get_contents($file) !== $key) {
            Folder::delete($this->work->path('ready'));
            Folder::delete($this->work->path('copied'));
            Folder::delete($this->work->path('tree'));
            Folder::write($file, $key, 0600);
        }
    }

    private function renameInto(string $from, string $to): void
    {
        $names = array_diff(scandir($from) ?: [], ['.', '..', 'wp-content', 'wp-config.php', 'wp-load.php']);
        // Known before the first is there: the next attempt, perhaps with another archive, may replace these and no others.
        Folder::write($this->work->path(self::PLACED), json_encode(array_values(array_unique([...self::placed($this->work), ...$names, 'wp-load.php'])), JSON_THROW_ON_ERROR), 0600);
        $this->merge("$from/wp-content", "$to/wp-content", depth: 2);
        foreach ([...$names, 'wp-load.php'] as $name) {
            // A folder takes no folder's place: the old one goes away with our work.
            if (is_dir("$to/$name")) {
                Folder::make($this->work->path('replaced'));
                @rename("$to/$name", $this->work->path("replaced/$name"));
            }
            $this->rename("$from/$name", "$to/$name");
        }
    }

    /** Adds what is missing: of plugins and themes those that are not there, but nothing to one that is. */
    private function merge(string $from, string $to, int $depth): void
    {
        if (!is_dir($from)) {
            return;
        }
        if (!file_exists($to)) {
            $this->rename($from, $to);
            return;
        }
        foreach ($depth > 0 && is_dir($to) ? array_diff(scandir($from) ?: [], ['.', '..']) : [] as $name) {
            file_exists("$to/$name") || is_dir("$from/$name")
                ? $this->merge("$from/$name", "$to/$name", $depth - 1)
                : $this->rename("$from/$name", "$to/$name");
        }
    }

    private function rename(string $from, string $to): void
    {
        if (!@rename($from, $to)) {
            throw new Failure("cannot move '$from' to '$to': " . (error_get_last()['message'] ?? '') . '. Is the document root writable by this user?');
        }
    }
}

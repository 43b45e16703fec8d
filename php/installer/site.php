<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

use PhpBridge\Layout\Finder;

/** The site as it is: where its WordPress is, and what belongs to it. */
final readonly class Site
{
    /**
     * @param string $core the folder with WordPress
     * @param ?string $configuration its wp-config.php, or null where there is none yet
     */
    private function __construct(public string $docroot, public string $core, public ?string $configuration, public string $content, public string $plugins, public string $mustUsePlugins, private string $uploads)
    {
    }

    /** @return ?self null where there is no WordPress */
    public static function find(Request $request): ?self
    {
        $core = $request->core !== '' ? $request->core : Finder::core($request->docroot);
        if ($core === null) {
            return null;
        }
        if (!is_file("$core/wp-load.php")) {
            throw new Failure("there is no WordPress in '$core' (PHPBRIDGE_WORDPRESS): put it there, or leave the variable out");
        }
        self::requireWhole($core);
        $configuration = Finder::configuration($core);
        if ($configuration === null) {
            if (!str_starts_with("$core/", "$request->docroot/")) {
                throw new Failure("WordPress in '$core' has no wp-config.php, and is not below the document root: put one there");
            }
            return new self($request->docroot, $core, null, "$core/wp-content", "$core/wp-content/plugins", "$core/wp-content/mu-plugins", "$core/wp-content/uploads");
        }
        $layout = self::ask($request->docroot, $core);
        return new self($request->docroot, $core, $configuration, ...array_map(
            static fn (string $name): string => str_starts_with($layout[$name]['folder'], '/') ? $layout[$name]['folder'] : rtrim("$request->docroot/{$layout[$name]['folder']}", '/'),
            ['content', 'plugins', 'muPlugins', 'uploads'],
        ));
    }

    /** Whether it was used: an empty database is not what belongs to it. */
    public function hasUploads(): bool
    {
        if (!is_dir($this->uploads)) {
            return false;
        }
        foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($this->uploads, \FilesystemIterator::SKIP_DOTS)) as $file) {
            if ($file->isFile() && $file->getFilename() !== 'index.php') {
                return true;
            }
        }
        return false;
    }

    /** Whether WordPress's SQLite plugin is what it reaches its database by. */
    public function isOnSqlite(): bool
    {
        return is_file("$this->content/db.php") && str_contains((string) file_get_contents("$this->content/db.php"), 'SQLITE_DB_DROPIN_VERSION');
    }

    public function requireUnused(string $database): void
    {
        if ($this->configuration !== null && $this->hasUploads()) {
            throw new Failure("the site was used, as there are files in '$this->uploads', but its database $database: nothing was changed. Import its database "
                . '(`wp db import`), check the database\'s name and address, or move the uploads away to begin again');
        }
    }

    /** The path that the address of WordPress's own folder has beyond the site's: /wordpress, say. */
    public function path(): string
    {
        return str_starts_with("$this->core/", "$this->docroot/") ? substr($this->core, strlen($this->docroot)) : '';
    }

    /** A copy that is on its way, or was cut off, is no place to write to. */
    private static function requireWhole(string $core): void
    {
        foreach (['wp-settings.php', 'wp-blog-header.php', 'wp-login.php', 'wp-includes/version.php', 'wp-includes/default-constants.php', 'wp-admin/includes/upgrade.php'] as $name) {
            if (!is_file("$core/$name")) {
                throw new Failure("WordPress in '$core' is not whole ('$name' is missing): nothing was changed. Is it still being copied? Complete the copy, then send the event again");
            }
        }
    }

    /** @return array<string, mixed> layout.php's report */
    private static function ask(string $docroot, string $core): array
    {
        $process = proc_open([PHP_BINARY, '-f', dirname(__DIR__) . '/layout.php', '--', $docroot, $core], [0 => ['file', '/dev/null', 'r'], 1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        $report = json_decode((string) stream_get_contents($pipes[1]), true);
        $error = trim((string) stream_get_contents($pipes[2]));
        proc_close($process);
        return is_array($report) ? $report : throw new Failure('WordPress gave up: ' . (preg_replace('/\s+/', ' ', $error) ?: 'its configuration says nothing') . '. Nothing was changed');
    }
}

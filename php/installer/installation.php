<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * That WordPress installs itself once, whatever interrupts it: a mark, in our folder and in the database, says that it has begun.
 * While both are equal, its tables are unused; a database that was imported meanwhile lacks the mark.
 */
final class Installation
{
    private const BEGUN = 'begun', PASSWORD = 'password';

    /** The administrator's, unless one was given. */
    public ?string $drawnPassword = null;

    public function __construct(private readonly Request $request, private readonly Site $site, private ?Work $work)
    {
    }

    /** @return bool whether this made the site; false when it was there already */
    public function complete(): bool
    {
        if (!$this->isInstalled()) {
            $this->site->requireUnused('is empty');
            $this->work ??= Work::begin($this->request->docroot);
            // The previous holder of the lock may have installed the site.
            if (!$this->isInstalled()) {
                $this->install();
                return true;
            }
        }
        // Of an attempt that came to its end, but not to its answer.
        $this->drawnPassword = $this->work === null ? null : self::content($this->work->path(self::PASSWORD));
        return $this->drawnPassword !== null;
    }

    public function end(): void
    {
        $this->work?->end();
    }

    private function isInstalled(): bool
    {
        $token = $this->work === null ? null : self::content($this->work->path(self::BEGUN));
        if ($token !== null && WordPress::isBegun($token)) {
            WordPress::dropTables();
        }
        return is_blog_installed();
    }

    private function install(): void
    {
        $password = $this->password();
        $token = bin2hex(random_bytes(16));
        Folder::write($this->work->path(self::BEGUN), $token, 0600);
        WordPress::install($this->request, $this->site, $password, $token);
        unlink($this->work->path(self::BEGUN));
    }

    private function password(): string
    {
        $given = Settings::secret('WORDPRESS_ADMIN_PASSWORD', 'WORDPRESS_ADMIN_SECRET_ARN', 'password');
        if ($given !== '') {
            return $given;
        }
        // Before the account exists: otherwise an interruption would leave an administrator with an unknown password.
        $file = $this->work->path(self::PASSWORD);
        $this->drawnPassword = self::content($file) ?? rtrim(strtr(base64_encode(random_bytes(18)), '+/', '-_'), '=');
        Folder::write($file, $this->drawnPassword, 0600);
        return $this->drawnPassword;
    }

    private static function content(string $file): ?string
    {
        return is_file($file) ? (string) file_get_contents($file) : null;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * That WordPress installs itself once, whatever interrupts it: a mark says that it has begun, and while that is there its
 * tables are nobody's.
 */
final class Installation
{
    private const BEGUN = 'begun', PASSWORD = 'password';

    /** The administrator's, if nobody gave one. */
    public ?string $drawnPassword = null;

    public function __construct(private readonly Request $request, private ?Work $work)
    {
    }

    /** @return bool whether this made the site; false when it was there already */
    public function complete(): bool
    {
        if (!$this->isInstalled()) {
            $this->work ??= Work::begin($this->request->docroot);
            // Whoever had the lock until now may have done it.
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
        if ($this->work !== null && is_file($this->work->path(self::BEGUN))) {
            WordPress::dropTables();
        }
        return is_blog_installed();
    }

    private function install(): void
    {
        $password = $this->password();
        Folder::write($this->work->path(self::BEGUN), '', 0600);
        WordPress::install($this->request, $password);
        unlink($this->work->path(self::BEGUN));
    }

    private function password(): string
    {
        $given = Settings::secret('WORDPRESS_ADMIN_PASSWORD', 'WORDPRESS_ADMIN_SECRET_ARN', 'password');
        if ($given !== '') {
            return $given;
        }
        // Before it is anybody's: otherwise an interruption would leave an administrator whose password nobody knows.
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

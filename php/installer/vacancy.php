<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Whether a document root without WordPress may get one: only where there is nothing that it would replace, or stand in the way of. */
final class Vacancy
{
    /** What may be there before WordPress: the parts of a site that no archive has, and what belongs to the server. */
    private const FOLDERS = ['wp-content', 'php.d', 'lost+found'];

    /** @param list<string> $ours what an attempt that was interrupted has put there */
    public static function requireIn(string $docroot, array $ours): void
    {
        foreach (array_diff(scandir($docroot) ?: [], ['.', '..'], $ours) as $name) {
            $isIndex = preg_match('/^index\.html?$/i', $name) === 1;
            $isStranger = match (true) {
                $name[0] === '.' => false,
                is_dir("$docroot/$name") => !in_array($name, self::FOLDERS, true),
                default => $isIndex || (preg_match('/\.php$/i', $name) === 1 && $name !== 'wp-config.php'),
            };
            if ($isStranger) {
                throw new Failure("there is no WordPress in '$docroot', but there is '$name': nothing was changed, as the installer writes into an empty document root only. "
                    . 'Is a site being copied there? Complete the copy. Is WordPress in a folder that cannot be found? PHPBRIDGE_WORDPRESS names it. Otherwise empty the document root');
            }
        }
        if (is_file("$docroot/wp-config.php") && !Configuration::isOurs("$docroot/wp-config.php")) {
            throw new Failure("there is a wp-config.php in '$docroot', but no WordPress: nothing was changed. Copy the site's own WordPress there, or take wp-config.php away");
        }
    }
}

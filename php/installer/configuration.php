<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** wp-config.php. */
final class Configuration
{
    /** By this we know our own. */
    private const MARK = "Written by PhpBridge's installer";

    /** An existing one is kept: new salts would log everybody out, and its owner may have edited it. */
    public static function provide(Request $request): void
    {
        if (self::file($request->docroot) !== null) {
            return;
        }
        $template = @file_get_contents(dirname(__DIR__) . '/wp-config.php.template');
        if ($template === false) {
            throw new Failure('wp-config.php.template is missing beside installer.php');
        }
        Folder::write("$request->docroot/wp-config.php", strtr($template, [
            '{{SCRIPTS}}' => addcslashes(dirname(__DIR__), "'\\"),
            '{{DATABASE}}' => $request->database === 'sqlite' ? Sqlite::configuration($request) : '',
            '{{SALTS}}' => self::salts(),
        ]), 0600);
    }

    /** Whether the site is configured by the environment, as ours is. */
    public static function isOurs(string $docroot): bool
    {
        $file = self::file($docroot);
        return $file === null || str_contains((string) file_get_contents($file), self::MARK);
    }

    /** WordPress takes the one above too, unless that belongs to another WordPress. */
    private static function file(string $docroot): ?string
    {
        $above = dirname($docroot);
        return match (true) {
            is_file("$docroot/wp-config.php") => "$docroot/wp-config.php",
            is_file("$above/wp-config.php") && !is_file("$above/wp-settings.php") => "$above/wp-config.php",
            default => null,
        };
    }

    private static function salts(): string
    {
        $lines = '';
        foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
            foreach (['KEY', 'SALT'] as $kind) {
                $random = rtrim(strtr(base64_encode(random_bytes(48)), '+/', '-_'), '=');
                $lines .= "define('{$name}_{$kind}', \$setting('WORDPRESS_{$name}_{$kind}', '$random'));\n";
            }
        }
        return $lines;
    }
}

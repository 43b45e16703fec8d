<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** wp-config.php. */
final class Configuration
{
    /** By this we know our own. */
    private const MARK = "Written by PhpBridge's installer";

    /** An existing one is kept: new salts would log everybody out, and its owner may have edited it. */
    public static function provide(Request $request, Site $site): void
    {
        if ($site->configuration !== null) {
            return;
        }
        $template = @file_get_contents(dirname(__DIR__) . '/wp-config.php.template');
        if ($template === false) {
            throw new Failure('wp-config.php.template is missing beside installer.php');
        }
        Folder::write("$site->core/wp-config.php", strtr($template, [
            '{{SCRIPTS}}' => addcslashes(dirname(__DIR__), "'\\"),
            '{{DATABASE}}' => $request->database === 'sqlite' ? Sqlite::configuration($request, $site) : '',
            '{{CORE}}' => addcslashes($site->path(), "'\\"),
            '{{SALTS}}' => self::salts(),
        ]), 0600);
    }

    /** Whether a site is configured by the environment, as ours is. */
    public static function isOurs(?string $file): bool
    {
        return $file === null || str_contains((string) file_get_contents($file), self::MARK);
    }

    private static function salts(): string
    {
        $lines = '';
        foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
            foreach (['KEY', 'SALT'] as $kind) {
                $random = rtrim(strtr(base64_encode(random_bytes(48)), '+/', '-_'), '=');
                $lines .= "define( '{$name}_{$kind}', \$setting( 'WORDPRESS_{$name}_{$kind}', '$random' ) );\n";
            }
        }
        return $lines;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** A file among the must-use plugins that loads ours from the layer: nothing to keep up to date on the site. */
final class Plugin
{
    private const FILE = 'phpbridge.php';

    public static function provide(Site $site): void
    {
        $file = "$site->mustUsePlugins/" . self::FILE;
        $template = (string) file_get_contents(dirname(__DIR__) . '/mu-plugin/loader.php.template');
        $loader = strtr($template, ['{{SCRIPTS}}' => addcslashes(dirname(__DIR__), "'\\")]);
        if (@file_get_contents($file) !== $loader) {
            Folder::make(dirname($file));
            Folder::write($file, $loader, 0644);
        }
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** A database in a file, through WordPress's SQLite plugin: for development, and small sites with one writer. */
final class Sqlite
{
    public const PLUGIN = 'sqlite-database-integration';

    public static function prepare(Request $request): void
    {
        $plugin = "$request->docroot/wp-content/plugins/" . self::PLUGIN;
        if (!is_file("$plugin/load.php")) {
            self::copyPlugin($request->sqlitePlugin, $plugin);
        }
        $dropIn = "$request->docroot/wp-content/db.php";
        if (!is_file($dropIn)) {
            // The folder placeholder stays: the drop-in then looks beside itself, and the site can move.
            $source = (string) file_get_contents("$plugin/db.copy");
            Folder::write($dropIn, str_replace('{SQLITE_PLUGIN}', self::PLUGIN . '/load.php', $source), 0644);
        }
        $folder = Settings::text('WORDPRESS_SQLITE_DIR', $request->databaseDir ?: dirname($request->docroot) . '/database');
        if (!is_dir($folder) && !@mkdir($folder, 0700, true)) {
            throw new Failure("cannot make the database folder '$folder': is its parent writable by this user? WORDPRESS_SQLITE_DIR names another");
        }
        if (!is_writable($folder)) {
            throw new Failure("the database folder '$folder' is not writable by this user");
        }
    }

    /** The database lies outside of the document root, so that no web server rule stands between it and the world. */
    public static function configuration(Request $request): string
    {
        $folder = $request->databaseDir === ''
            ? "dirname(__DIR__) . '/database'"
            : var_export($request->databaseDir, true);

        return <<<PHP

            define('DB_ENGINE', 'sqlite');
            define('DB_DIR', \$setting('WORDPRESS_SQLITE_DIR', $folder));
            define('DB_FILE', 'wordpress.sqlite');

            PHP;
    }

    /** Under another name until complete, so that an interrupted copy is not taken for the plugin. */
    private static function copyPlugin(string $from, string $to): void
    {
        if (!is_file("$from/load.php")) {
            throw new Failure('the SQLite plugin is not in wp-content/plugins/' . self::PLUGIN . ': put it there or name its folder with --sqlite-plugin');
        }
        $new = $to . '.new' . getmypid();
        foreach (Folder::files($from) as $file) {
            Folder::make(dirname("$new/$file"));
            @copy("$from/$file", "$new/$file") || throw new Failure("cannot copy '$from/$file' to '$new/$file': is the disk full?");
        }
        @rename($new, $to) || throw new Failure("cannot rename '$new' to '$to'");
    }
}

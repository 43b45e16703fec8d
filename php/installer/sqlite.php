<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** A database in a file, through WordPress's SQLite plugin: for development, and small sites with one writer. */
final class Sqlite
{
    public const PLUGIN = 'sqlite-database-integration';

    /** Before the configuration is written; one that is there knows its own. */
    public static function prepare(Request $request, Site $site): void
    {
        $folder = Settings::text('WORDPRESS_SQLITE_DIR', $request->databaseDir ?: dirname($site->docroot) . '/database');
        $plugin = "$site->plugins/" . self::PLUGIN;
        if (!is_file("$plugin/load.php")) {
            self::copyPlugin($request->sqlitePlugin, $plugin);
        }
        $dropIn = "$site->content/db.php";
        if (!is_file($dropIn)) {
            // The folder placeholder stays: the drop-in then looks beside itself, and the site can move.
            $source = (string) file_get_contents("$plugin/db.copy");
            Folder::write($dropIn, str_replace('{SQLITE_PLUGIN}', self::PLUGIN . '/load.php', $source), 0644);
        }
        if (!is_dir($folder) && !@mkdir($folder, 0700, true)) {
            throw new Failure("cannot make the database folder '$folder': is its parent writable by this user? WORDPRESS_SQLITE_DIR names another");
        }
        if (!is_writable($folder)) {
            throw new Failure("the database folder '$folder' is not writable by this user");
        }
    }

    /** The database lies outside of the document root, so that no web server rule stands between it and the world. */
    public static function configuration(Request $request, Site $site): string
    {
        // Relative to itself, so that the site can move.
        $levels = 1 + substr_count($site->path(), '/');
        $folder = $request->databaseDir === ''
            ? 'dirname(__DIR__' . ($levels > 1 ? ", $levels" : '') . ") . '/database'"
            : var_export($request->databaseDir, true);
        return <<<PHP

            define( 'DB_ENGINE', 'sqlite' );
            define( 'DB_DIR', \$setting( 'WORDPRESS_SQLITE_DIR', $folder ) );
            define( 'DB_FILE', 'wordpress.sqlite' );

            PHP;
    }

    /** Under another name until complete, so that an interrupted copy is not taken for the plugin. */
    private static function copyPlugin(string $from, string $to): void
    {
        if (!is_file("$from/load.php")) {
            throw new Failure('the SQLite plugin is not in ' . $to . ': put it there or name its folder with --sqlite-plugin');
        }
        $new = $to . '.new' . getmypid();
        foreach (Folder::files($from) as $file) {
            Folder::make(dirname("$new/$file"));
            @copy("$from/$file", "$new/$file") || throw new Failure("cannot copy '$from/$file' to '$new/$file': is the disk full?");
        }
        @rename($new, $to) || throw new Failure("cannot rename '$new' to '$to'");
    }
}

<?php
/**
 * Installs WordPress for real. Run with the PHP CLI, by the bridge for an `install` event or by hand; safe to run again
 * and to interrupt at any moment: what is there stays, and what was begun is gone on with.
 *
 *   php -f installer.php -- --docroot DIR [--core DIR] --url URL [--title T] [--admin-user U] [--admin-email E] [--locale L]
 *       [--wordpress VERSION|latest] [--source FILE|FOLDER|URL] [--sha1 CHECKSUM]
 *       [--db sqlite|mysql] [--sqlite-plugin DIR] [--database-dir DIR]
 *
 * 1. Look for the site's WordPress, in the document root or where it says. If there is none, and nothing else either: fetch it,
 *    or take --source, compare its checksum, unpack it, and bring it there.
 * 2. Write wp-config.php, unless there is one.
 * 3. Create the database, unless it is there, and have WordPress install itself, or upgrade its tables.
 * 4. Write the must-use plugin's loader.
 *
 * Nothing that is there is replaced, ever; what is not whole, or not understood, is left as it is.
 *
 * The administrator's password comes from WORDPRESS_ADMIN_PASSWORD, the file in WORDPRESS_ADMIN_PASSWORD_FILE or the
 * secret in WORDPRESS_ADMIN_SECRET_ARN, never from an argument, which every user of the machine could read. Without them
 * one is drawn. MySQL settings: WORDPRESS_DB_HOST, _NAME, _USER, _PASSWORD (or …_FILE), WORDPRESS_DB_SECRET_ARN, read
 * now and again at run time.
 *
 * One JSON line on stdout: {"installed":true|false,"upgraded":…,"version":…,"url":…,"adminUser":…}, with adminPassword
 * if it was drawn. On an error one line on stderr and exit code 1.
 */

declare(strict_types=1);

namespace PhpBridge\Installer;

require __DIR__ . '/aws/aws.php';
require __DIR__ . '/layout/finder.php';
foreach (['failure', 'settings', 'request', 'folder', 'work', 'release', 'archive', 'zip-reader', 'tar-reader', 'copier', 'site', 'vacancy', 'files', 'configuration', 'sqlite', 'mysql', 'plugin', 'wordpress', 'installation'] as $phpbridge_file) {
    require __DIR__ . "/installer/$phpbridge_file.php";
}

set_exception_handler(static function (\Throwable $e): void {
    WordPress::release();
    fwrite(STDERR, 'installer: ' . ($e instanceof Failure ? $e->getMessage() : (string) $e) . "\n");
    exit(1);
});

$phpbridge_request = Request::fromCommandLine(array_slice($_SERVER['argv'], 1));
$phpbridge_needed = [$phpbridge_request->database === 'sqlite' ? 'pdo_sqlite' : 'mysqli', 'mbstring', 'dom', 'curl'];
$phpbridge_missing = array_filter($phpbridge_needed, static fn (string $name): bool => !extension_loaded($name));
if ($phpbridge_missing !== []) {
    throw new Failure('PHP lacks the extension(s) ' . implode(', ', $phpbridge_missing) . ': install them and try again');
}

// A site that is there is looked at, not locked.
$phpbridge_work = null;
$phpbridge_site = Site::find($phpbridge_request);
if ($phpbridge_site === null) {
    if (!Work::isLeftIn($phpbridge_request->docroot)) {
        Vacancy::requireIn($phpbridge_request->docroot, []);
    }
    $phpbridge_work = Work::begin($phpbridge_request->docroot);
    // The previous holder of the lock may have installed the site.
    $phpbridge_site = Site::find($phpbridge_request);
    if ($phpbridge_site === null) {
        Vacancy::requireIn($phpbridge_request->docroot, Files::placed($phpbridge_work));
        (new Files($phpbridge_request, $phpbridge_work))->place();
        $phpbridge_site = Site::find($phpbridge_request) ?? throw new Failure('WordPress was put in place, but is not there: does something else delete files?');
    }
} elseif (Work::isLeftIn($phpbridge_request->docroot)) {
    $phpbridge_work = Work::begin($phpbridge_request->docroot);
}
// A site that is configured has a database, whatever is asked for.
$phpbridge_database = $phpbridge_site->configuration === null ? $phpbridge_request->database : ($phpbridge_site->isOnSqlite() ? 'sqlite' : 'mysql');
if ($phpbridge_database === 'mysql' && Configuration::isOurs($phpbridge_site->configuration)) {
    Mysql::prepare($phpbridge_site);
} elseif ($phpbridge_database === 'sqlite' && $phpbridge_site->configuration === null) {
    Sqlite::prepare($phpbridge_request, $phpbridge_site);
}
Configuration::provide($phpbridge_request, $phpbridge_site);

WordPress::guardAgainstSilentExit();
WordPress::describeRequest($phpbridge_request->url);
define('WP_INSTALLING', true);
require $phpbridge_site->core . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
WordPress::keepQuiet();

$phpbridge_installation = new Installation($phpbridge_request, $phpbridge_site, $phpbridge_work);
$phpbridge_installed = $phpbridge_installation->complete();
$phpbridge_upgraded = !$phpbridge_installed && WordPress::upgrade();
Plugin::provide($phpbridge_site);
$phpbridge_installation->end();

WordPress::release();
echo json_encode(array_filter([
    'installed' => $phpbridge_installed,
    'upgraded' => $phpbridge_upgraded,
    'version' => wp_get_wp_version(),
    'url' => $phpbridge_request->url,
    'database' => $phpbridge_database,
    'adminUser' => $phpbridge_installed ? $phpbridge_request->adminUser : null,
    'adminPassword' => $phpbridge_installation->drawnPassword,
], static fn ($value): bool => $value !== null), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), "\n";

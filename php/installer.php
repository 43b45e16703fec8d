<?php
/**
 * Installs WordPress for real into a document root that already holds its files. Run with the PHP CLI; safe to run
 * again: what is there stays. Downloads nothing.
 *
 *   php -f installer.php -- --docroot DIR --db sqlite|mysql --url URL [--title T] [--admin-user U] [--admin-email E]
 *       [--sqlite-plugin DIR] [--database-dir DIR]
 *
 * The administrator's password comes from WORDPRESS_ADMIN_PASSWORD or the file that WORDPRESS_ADMIN_PASSWORD_FILE
 * names, never from an argument, which every user of the machine could read. MySQL settings: WORDPRESS_DB_HOST, _NAME,
 * _USER, _PASSWORD (or …_FILE), read now and again at run time.
 *
 * One JSON line on stdout: {"installed":true|false,"upgraded":…,"version":…,"url":…}. On an error one line on stderr
 * and exit code 1.
 */

declare(strict_types=1);

namespace PhpBridge\Installer;

const SQLITE_PLUGIN = 'sqlite-database-integration';

function fail(string $message): never
{
    defined('PhpBridge\Installer\DONE') || define('PhpBridge\Installer\DONE', true);
    while (ob_get_level() > 0) {
        ob_end_clean();
    }
    fwrite(STDERR, 'installer: ' . $message . "\n");
    exit(1);
}

function setting(string $name, string $default = ''): string
{
    $file = (string) getenv("{$name}_FILE");
    if ($file !== '') {
        $content = is_readable($file) ? file_get_contents($file) : false;
        return $content === false
            ? fail("{$name}_FILE names '$file', which cannot be read")
            : rtrim($content, "\r\n");
    }
    $value = getenv($name);
    return $value === false ? $default : $value;
}

final readonly class Request
{
    public function __construct(
        public string $docroot,
        public string $database,
        public string $url,
        public string $title,
        public string $adminUser,
        public string $adminEmail,
        public string $adminPassword,
        public ?string $sqlitePlugin,
        public ?string $databaseDir,
    ) {
    }

    /** @param list<string> $arguments */
    public static function fromCommandLine(array $arguments): self
    {
        $given = [];
        for ($i = 0; $i < count($arguments); $i++) {
            if (!preg_match('/^--(docroot|db|url|title|admin-user|admin-email|sqlite-plugin|database-dir)(?:=(.*))?$/s', $arguments[$i], $match)) {
                fail("'{$arguments[$i]}' is not an option; see the top of installer.php");
            }
            $given[$match[1]] = $match[2] ?? $arguments[++$i] ?? fail("--{$match[1]} needs a value");
        }

        $docroot = realpath($given['docroot'] ?? fail('--docroot is missing: the folder that holds WordPress'));
        if ($docroot === false || !is_file("$docroot/wp-load.php")) {
            fail("there is no WordPress in '{$given['docroot']}' (no wp-load.php): put its files there first");
        }
        $database = $given['db'] ?? 'mysql';
        if (!in_array($database, ['sqlite', 'mysql'], true)) {
            fail("--db is '$database'; it must be sqlite or mysql");
        }
        $url = rtrim($given['url'] ?? setting('WP_HOME'), '/');
        if (!preg_match('#^https?://[^/\s]+#', $url)) {
            fail("--url is '$url'; it must be the site's address, such as https://example.com");
        }
        $email = $given['admin-email'] ?? setting('WORDPRESS_ADMIN_EMAIL', 'admin@example.com');
        if (!filter_var($email, FILTER_VALIDATE_EMAIL)) {
            fail("--admin-email is '$email', which is not an e-mail address");
        }

        return new self(
            $docroot,
            $database,
            $url,
            $given['title'] ?? setting('WORDPRESS_TITLE', 'WordPress'),
            $given['admin-user'] ?? setting('WORDPRESS_ADMIN_USER', 'admin'),
            $email,
            setting('WORDPRESS_ADMIN_PASSWORD'),
            $given['sqlite-plugin'] ?? null,
            $given['database-dir'] ?? null,
        );
    }
}

function requireExtensions(string $database): void
{
    $needed = [$database === 'sqlite' ? 'pdo_sqlite' : 'mysqli', 'mbstring', 'dom', 'json'];
    $missing = array_filter($needed, static fn (string $name): bool => !extension_loaded($name));
    if ($missing !== []) {
        fail('PHP lacks the extension(s) ' . implode(', ', $missing) . ': install them and try again');
    }
}

/** A reader sees the old file or the new one, never half of it. */
function writeFile(string $path, string $content, int $mode): void
{
    $new = $path . '.new' . getmypid();
    $before = umask(0077);
    $written = @file_put_contents($new, $content);
    umask($before);
    if ($written !== strlen($content) || !chmod($new, $mode) || !rename($new, $path)) {
        @unlink($new);
        fail("cannot write '$path': is the folder writable by this user, and the disk not full?");
    }
}

function writeConfiguration(Request $request): void
{
    $target = $request->docroot . '/wp-config.php';
    // An existing one is kept: new salts would log everybody out, and its owner may have edited it.
    if (is_file($target)) {
        return;
    }
    $template = @file_get_contents(__DIR__ . '/wp-config.php.template');
    if ($template === false) {
        fail('wp-config.php.template is missing beside installer.php');
    }
    writeFile($target, strtr($template, [
        '{{DATABASE}}' => $request->database === 'sqlite' ? sqliteConfiguration($request) : '',
        '{{SALTS}}' => salts(),
    ]), 0600);
}

/** The database lies outside of the document root, so that no web server rule stands between it and the world. */
function sqliteConfiguration(Request $request): string
{
    $folder = $request->databaseDir === null
        ? "dirname(__DIR__) . '/database'"
        : var_export($request->databaseDir, true);

    return <<<PHP

        define('DB_ENGINE', 'sqlite');
        define('DB_DIR', \$setting('WORDPRESS_SQLITE_DIR', $folder));
        define('DB_FILE', 'wordpress.sqlite');

        PHP;
}

function salts(): string
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

function placeSqlitePlugin(Request $request): void
{
    $plugin = $request->docroot . '/wp-content/plugins/' . SQLITE_PLUGIN;
    if (!is_file("$plugin/load.php")) {
        if ($request->sqlitePlugin === null || !is_file("{$request->sqlitePlugin}/load.php")) {
            fail('the SQLite plugin is not in wp-content/plugins/' . SQLITE_PLUGIN . ': put it there or name its folder with --sqlite-plugin');
        }
        copyFolder($request->sqlitePlugin, $plugin);
    }
    $dropIn = $request->docroot . '/wp-content/db.php';
    if (!is_file($dropIn)) {
        // The folder placeholder stays: the drop-in then looks beside itself, and the site can move.
        $source = (string) file_get_contents("$plugin/db.copy");
        writeFile($dropIn, str_replace('{SQLITE_PLUGIN}', SQLITE_PLUGIN . '/load.php', $source), 0644);
    }
    $folder = setting('WORDPRESS_SQLITE_DIR', $request->databaseDir ?? dirname($request->docroot) . '/database');
    if (!is_dir($folder) && !@mkdir($folder, 0700, true)) {
        fail("cannot create the database folder '$folder': is its parent writable by this user?");
    }
    if (!is_writable($folder)) {
        fail("the database folder '$folder' is not writable by this user");
    }
}

/** Under another name until complete, so that an interrupted copy is not taken for the plugin. */
function copyFolder(string $from, string $to): void
{
    $new = $to . '.new' . getmypid();
    $entries = new \RecursiveIteratorIterator(
        new \RecursiveDirectoryIterator($from, \FilesystemIterator::SKIP_DOTS),
        \RecursiveIteratorIterator::SELF_FIRST,
    );
    $done = @mkdir($new, 0755, true);
    foreach ($entries as $entry) {
        $target = $new . '/' . substr($entry->getPathname(), strlen($from) + 1);
        $done = $done && ($entry->isDir() ? @mkdir($target, 0755) : @copy($entry->getPathname(), $target));
    }
    if (!$done || !rename($new, $to)) {
        fail("cannot copy '$from' to '$to': is the folder writable by this user, and the disk not full?");
    }
}

/** WordPress would answer a wrong password or host with an HTML page; ask first and say it in a line. */
function requireMysql(Request $request): void
{
    if (is_file($request->docroot . '/wp-content/db.php')
        && str_contains((string) file_get_contents($request->docroot . '/wp-content/db.php'), 'SQLITE_DB_DROPIN_VERSION')) {
        fail('this site was installed with SQLite (wp-content/db.php): install MySQL into a document root of its own');
    }
    $host = setting('WORDPRESS_DB_HOST', 'localhost');
    $name = setting('WORDPRESS_DB_NAME', 'wordpress');
    $user = setting('WORDPRESS_DB_USER', 'wordpress');
    // host, host:port, [v6]:port or host:/socket, as WordPress reads it
    preg_match('#^(?<host>\[[^\]]*\]|[^:/]*)(?::(?<port>\d+))?(?::?(?<socket>/.*))?$#', $host, $part);
    mysqli_report(MYSQLI_REPORT_OFF);
    $link = mysqli_init();
    mysqli_options($link, MYSQLI_OPT_CONNECT_TIMEOUT, 10);
    $tls = filter_var(setting('WORDPRESS_DB_TLS'), FILTER_VALIDATE_BOOLEAN);
    $authorities = setting('WORDPRESS_DB_TLS_CA');
    if ($authorities !== '') {
        is_readable($authorities) || fail("WORDPRESS_DB_TLS_CA names '$authorities', which cannot be read");
        mysqli_ssl_set($link, null, null, $authorities, null, null);
        $tls = true;
    }
    $connected = @mysqli_real_connect(
        $link,
        ($part['host'] ?? '') ?: 'localhost',
        $user,
        setting('WORDPRESS_DB_PASSWORD'),
        null,
        (int) (($part['port'] ?? '') ?: 3306),
        ($part['socket'] ?? '') ?: null,
        $tls ? MYSQLI_CLIENT_SSL : 0,
    );
    if (!$connected) {
        fail("cannot connect to the database server '$host' as '$user': " . mysqli_connect_error()
            . '. Check WORDPRESS_DB_HOST, WORDPRESS_DB_USER and WORDPRESS_DB_PASSWORD'
            . ($authorities === '' ? '' : ", and whether '$authorities' (WORDPRESS_DB_TLS_CA) has the authority of the server's certificate, which must name this host"));
    }
    if (!@mysqli_select_db($link, $name)) {
        fail("cannot use the database '$name' as '$user': " . mysqli_error($link) . '. Check WORDPRESS_DB_NAME and its grants');
    }
    mysqli_close($link);
}

/** WordPress speaks HTML and exits when it cannot go on; whatever it said becomes the error's line. */
function guardAgainstSilentExit(): void
{
    ob_start();
    register_shutdown_function(static function (): void {
        if (defined('PhpBridge\Installer\DONE')) {
            return;
        }
        $said = '';
        while (ob_get_level() > 0) {
            $said = ob_get_clean() . $said;
        }
        $error = error_get_last();
        if ($error !== null && $error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR)) {
            $said = $error['message'] . ' in ' . $error['file'] . ' on line ' . $error['line'];
        }
        $said = preg_replace('#<(style|script|title)\b.*?</\1>#s', '', $said);
        $said = trim((string) preg_replace('/\s+/', ' ', html_entity_decode(strip_tags((string) $said))));
        fwrite(STDERR, 'installer: WordPress gave up: ' . ($said !== '' ? substr($said, 0, 600) : 'it said nothing') . "\n");
        exit(1);
    });
}

/** What WordPress expects of a web request, for the CLI. */
function describeRequest(string $url): void
{
    putenv("WP_HOME=$url");
    $parts = parse_url($url);
    $_SERVER['HTTP_HOST'] = $parts['host'] . (isset($parts['port']) ? ":{$parts['port']}" : '');
    $_SERVER['SERVER_NAME'] = $parts['host'];
    $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
    $_SERVER['REQUEST_METHOD'] = 'GET';
    $_SERVER['REQUEST_URI'] = ($parts['path'] ?? '') . '/';
    $_SERVER['REMOTE_ADDR'] = '127.0.0.1';
    if ($parts['scheme'] === 'https') {
        $_SERVER['HTTPS'] = 'on';
    }
}

function install(Request $request): void
{
    if ($request->adminPassword === '') {
        fail('WORDPRESS_ADMIN_PASSWORD (or WORDPRESS_ADMIN_PASSWORD_FILE) is not set: a new site needs an administrator');
    }
    $result = wp_install($request->title, $request->adminUser, $request->adminEmail, true, '', $request->adminPassword, 'en_US');
    if (is_wp_error($result) || !is_blog_installed()) {
        fail('WordPress did not install: ' . (is_wp_error($result) ? $result->get_error_message() : 'its tables are still missing'));
    }
    if ($request->database === 'sqlite') {
        update_option('active_plugins', [SQLITE_PLUGIN . '/load.php']);
    }
    update_option('permalink_structure', '/%postname%/');
    // Taxonomies were registered while permalinks were plain, so rules made here would lack theirs. Without stored
    // rules WordPress makes them in the first full request, with every plugin loaded.
    delete_option('rewrite_rules');
}

/** @return bool whether there was something to do */
function upgrade(): bool
{
    if ((int) get_option('db_version') === (int) $GLOBALS['wp_db_version']) {
        return false;
    }
    wp_upgrade();
    return true;
}

$request = Request::fromCommandLine(array_slice($_SERVER['argv'], 1));
requireExtensions($request->database);
$request->database === 'sqlite' ? placeSqlitePlugin($request) : requireMysql($request);
writeConfiguration($request);
guardAgainstSilentExit();
describeRequest($request->url);

define('WP_INSTALLING', true);
require $request->docroot . '/wp-load.php';

// No mail from a machine that may have no mailer, no request to an address that nobody serves yet.
add_filter('pre_wp_mail', '__return_true');
add_filter('pre_http_request', static fn () => new \WP_Error('installer', 'The installer makes no requests.'));
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$installed = !is_blog_installed();
$installed ? install($request) : null;
$upgraded = !$installed && upgrade();

define('PhpBridge\Installer\DONE', true);
while (ob_get_level() > 0) {
    ob_end_clean();
}
echo json_encode([
    'installed' => $installed,
    'upgraded' => $upgraded,
    'version' => wp_get_wp_version(),
    'url' => $request->url,
    'database' => $request->database,
], JSON_UNESCAPED_SLASHES), "\n";

<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** WordPress would answer a wrong password or host with an HTML page; ask first and say it in a line. */
final class Mysql
{
    public static function prepare(Site $site): void
    {
        if ($site->isOnSqlite()) {
            throw new Failure("this site was installed with SQLite ('$site->content/db.php'): install MySQL into a document root of its own");
        }
        $link = self::connect();
        self::requireDatabase($link, Settings::secret('WORDPRESS_DB_NAME', 'WORDPRESS_DB_SECRET_ARN', 'dbname', 'wordpress'), $site);
        mysqli_close($link);
    }

    private static function connect(): \mysqli
    {
        $host = Settings::secret('WORDPRESS_DB_HOST', 'WORDPRESS_DB_SECRET_ARN', 'host', 'localhost');
        $user = Settings::secret('WORDPRESS_DB_USER', 'WORDPRESS_DB_SECRET_ARN', 'username', 'wordpress');
        // host, host:port, [v6]:port or host:/socket, as WordPress reads it
        preg_match('#^(?<host>\[[^\]]*\]|[^:/]*)(?::(?<port>\d+))?(?::?(?<socket>/.*))?$#', $host, $part);
        mysqli_report(MYSQLI_REPORT_OFF);
        $link = mysqli_init();
        mysqli_options($link, MYSQLI_OPT_CONNECT_TIMEOUT, 10);
        $tls = Settings::isOn('WORDPRESS_DB_TLS');
        $authorities = Settings::text('WORDPRESS_DB_TLS_CA');
        if ($authorities !== '') {
            is_readable($authorities) || throw new Failure("WORDPRESS_DB_TLS_CA names '$authorities', which cannot be read");
            mysqli_ssl_set($link, null, null, $authorities, null, null);
            $tls = true;
        }
        $connected = @mysqli_real_connect(
            $link,
            ($part['host'] ?? '') ?: 'localhost',
            $user,
            Settings::secret('WORDPRESS_DB_PASSWORD', 'WORDPRESS_DB_SECRET_ARN', 'password'),
            null,
            (int) (($part['port'] ?? '') ?: 3306),
            ($part['socket'] ?? '') ?: null,
            $tls ? MYSQLI_CLIENT_SSL : 0,
        );
        return $connected ? $link : throw new Failure("cannot connect to the database server '$host' as '$user': " . mysqli_connect_error()
            . '. Check WORDPRESS_DB_HOST, WORDPRESS_DB_USER and WORDPRESS_DB_PASSWORD, or the secret in WORDPRESS_DB_SECRET_ARN'
            . ($authorities === '' ? '' : ", and whether '$authorities' (WORDPRESS_DB_TLS_CA) has the authority of the server's certificate, which must name this host"));
    }

    private static function requireDatabase(\mysqli $link, string $name, Site $site): void
    {
        if (@mysqli_select_db($link, $name)) {
            return;
        }
        $reason = mysqli_error($link);
        $site->requireUnused("'$name' cannot be used ($reason)");
        $quoted = '`' . str_replace('`', '``', $name) . '`';
        // Who may not, is told the same of a database that is there and of one that is not.
        if (!@mysqli_query($link, "CREATE DATABASE IF NOT EXISTS $quoted CHARACTER SET utf8mb4") || !@mysqli_select_db($link, $name)) {
            throw new Failure("cannot use the database '$name': $reason; nor create it: " . mysqli_error($link)
                . ". Check WORDPRESS_DB_NAME, or let an administrator run: CREATE DATABASE $quoted CHARACTER SET utf8mb4; and grant this user all on it");
        }
    }
}

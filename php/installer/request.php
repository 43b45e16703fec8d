<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** What is to be installed, and where. */
final readonly class Request
{
    private const OPTIONS = [
        'docroot', 'core', 'db', 'url', 'title', 'admin-user', 'admin-email', 'wordpress', 'source', 'sha1', 'locale', 'sqlite-plugin', 'database-dir',
    ];

    /**
     * @param string $core the folder with WordPress, where it is named; else empty
     * @param string $database sqlite or mysql
     */
    private function __construct(
        public string $docroot,
        public string $core,
        public string $database,
        public string $url,
        public string $title,
        public string $adminUser,
        public string $adminEmail,
        public string $version,
        public string $source,
        public string $sha1,
        public string $locale,
        public string $sqlitePlugin,
        public string $databaseDir,
    ) {
    }

    /** @param list<string> $arguments */
    public static function fromCommandLine(array $arguments): self
    {
        $given = self::parse($arguments);
        $docroot = $given['docroot'] ?? throw new Failure('--docroot is missing: the folder that holds WordPress, or shall hold it');
        if (!is_dir($docroot) && !@mkdir($docroot, 0755)) {
            throw new Failure("there is no folder '$docroot', and it cannot be made: is the file system attached to the function, with this local mount path?");
        }
        return new self(
            (string) realpath($docroot),
            rtrim($given['core'] ?? '', '/'),
            self::matching('--db', $given['db'] ?? Settings::text('WORDPRESS_DB_ENGINE', 'mysql'), '/^(sqlite|mysql)$/', 'sqlite or mysql'),
            self::matching('url', rtrim($given['url'] ?? Settings::text('WP_HOME'), '/'), '#^https?://[^/\s?\#@]+(/[^\s?\#]*)?$#', "the site's address, such as https://example.com"),
            $given['title'] ?? Settings::text('WORDPRESS_TITLE', 'WordPress'),
            self::matching('adminUser', $given['admin-user'] ?? Settings::text('WORDPRESS_ADMIN_USER', 'admin'), '/^[\w .@-]{1,60}$/', 'letters, digits, spaces, _, ., - and @'),
            self::address($given['admin-email'] ?? Settings::text('WORDPRESS_ADMIN_EMAIL', 'admin@example.com')),
            self::matching('wordpress', $given['wordpress'] ?? 'latest', '/^(latest|\d+\.\d+(\.\d+)?(-(beta|RC)\d+)?)$/', "a version such as 6.8.3, or latest"),
            // PHP would open ftp:// and phar:// as if they were files.
            self::matching('source', $given['source'] ?? '', '#^(https?://.+|(?!.*://).*)$#is', 'a URL (http, https) or a path'),
            self::matching('sha1', strtolower($given['sha1'] ?? ''), '/^([0-9a-f]{40})?$/', '40 hexadecimal digits'),
            self::matching('locale', $given['locale'] ?? '', '/^([a-z]{2,3}(_[A-Za-z0-9]+)*)?$/', 'a locale as WordPress names it, such as de_DE'),
            $given['sqlite-plugin'] ?? '',
            $given['database-dir'] ?? '',
        );
    }

    /**
     * @param list<string> $arguments
     * @return array<string, string>
     */
    private static function parse(array $arguments): array
    {
        $given = [];
        for ($i = 0; $i < count($arguments); $i++) {
            if (!preg_match('/^--(' . implode('|', self::OPTIONS) . ')(?:=(.*))?$/s', $arguments[$i], $match)) {
                throw new Failure("'{$arguments[$i]}' is not an option; see the top of installer.php");
            }
            $given[$match[1]] = $match[2] ?? $arguments[++$i] ?? throw new Failure("--{$match[1]} needs a value");
        }
        return $given;
    }

    private static function matching(string $name, string $value, string $pattern, string $meaning): string
    {
        return preg_match($pattern . 'D', $value) ? $value : throw new Failure("$name is '$value'; it must be $meaning");
    }

    private static function address(string $email): string
    {
        return filter_var($email, FILTER_VALIDATE_EMAIL) !== false ? $email : throw new Failure("adminEmail is '$email', which is not an e-mail address");
    }
}

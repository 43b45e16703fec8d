<?php

declare(strict_types=1);

namespace PhpBridge\Layout;

/**
 * Asks WordPress for a site's layout, as far as no file says it: its constants once wp-config.php was read, before any plugin and
 * the database; then the database, if it answers, for where uploads go.
 */
final class Report
{
    /** @var ?array<string, mixed> */
    private ?array $constants = null;

    /** @var array<string, mixed> what the database says */
    private array $stored = [];

    /** @param string $scripts the folder with our own scripts */
    public function __construct(private readonly string $docroot, private readonly string $core, private readonly string $scripts)
    {
    }

    /** WordPress builds its hooks from this variable; it calls these before plugins can. */
    public function prepare(): void
    {
        $hook = static function (string $name, \Closure $callback): void {
            $GLOBALS['wp_filter'][$name][10][] = ['function' => $callback, 'accepted_args' => 9];
        };
        $hook('enable_wp_debug_mode_checks', function ($enable) {
            $this->constants = $this->constants();
            return $enable;
        });
        $hook('enable_maintenance_mode', static fn () => false);
        // It would answer with a page.
        $hook('enable_loading_advanced_cache_dropin', static fn () => false);
        define('SHORTINIT', true);
        // Without its tables WordPress finds none of a network's sites, and ends: it shall not look.
        $GLOBALS['current_site'] = (object) ['id' => 1, 'blog_id' => 1, 'domain' => '', 'path' => '/'];
        $GLOBALS['current_blog'] = (object) ['blog_id' => 1, 'site_id' => 1, 'domain' => '', 'path' => '/', 'public' => 1];
    }

    /** What the database says. */
    public function ask(): void
    {
        global $wpdb;
        $main = defined('BLOG_ID_CURRENT_SITE') ? (int) BLOG_ID_CURRENT_SITE : 1;
        $options = $wpdb->base_prefix . ($main > 1 && is_multisite() ? "{$main}_" : '') . 'options';
        $wpdb->suppress_errors();
        $rows = $wpdb->get_results("SELECT option_name, option_value FROM `$options` WHERE option_name IN ('upload_path', 'upload_url_path', 'siteurl', 'home')");
        $this->stored = array_column((array) $rows, 'option_value', 'option_name');
        // Without it, WordPress takes a network for an old one.
        $this->stored['ms_files'] = is_multisite()
            && ($wpdb->get_var("SELECT meta_value FROM `{$wpdb->base_prefix}sitemeta` WHERE meta_key = 'ms_files_rewriting' ORDER BY site_id LIMIT 1") ?? '1') !== '0';
    }

    /** @return ?array<string, mixed> null when WordPress did not come so far */
    public function result(): ?array
    {
        if ($this->constants === null) {
            return null;
        }
        $of = fn (string $name): string => (string) ($this->constants[$name] ?? '');
        $site = $of('WP_SITEURL') ?: (string) ($this->stored['siteurl'] ?? '');
        $contentUrl = $of('WP_CONTENT_URL') ?: "$site/wp-content";
        $oldFiles = ($this->stored['ms_files'] ?? false) === true;
        [$uploads, $uploadsUrl] = $this->uploads($site, $contentUrl, $oldFiles);
        return [
            'core' => $this->folder($this->core, $site),
            'content' => $this->folder($of('WP_CONTENT_DIR'), $contentUrl),
            'plugins' => $this->folder($of('WP_PLUGIN_DIR') ?: $of('WP_CONTENT_DIR') . '/plugins', $of('WP_PLUGIN_URL') ?: "$contentUrl/plugins"),
            'muPlugins' => $this->folder($of('WPMU_PLUGIN_DIR') ?: $of('WP_CONTENT_DIR') . '/mu-plugins', $of('WPMU_PLUGIN_URL') ?: "$contentUrl/mu-plugins"),
            'uploads' => $this->folder($uploads, $uploadsUrl),
        ] + ($oldFiles ? ['oldUploads' => $this->folder(...$this->oldUploads($contentUrl))] : []) + [
            'network' => $this->network(),
            'configuration' => Finder::below($this->docroot, (string) Finder::configuration($this->core)),
            'files' => $this->constants['files'],
        ];
    }

    /** @return array<string, mixed> */
    private function constants(): array
    {
        $names = [
            'WP_SITEURL', 'WP_HOME', 'WP_CONTENT_DIR', 'WP_CONTENT_URL', 'WP_PLUGIN_DIR', 'WP_PLUGIN_URL', 'WPMU_PLUGIN_DIR', 'WPMU_PLUGIN_URL',
            'UPLOADS', 'UPLOADBLOGSDIR', 'MULTISITE', 'SUBDOMAIN_INSTALL', 'VHOST', 'SUNRISE',
        ];
        $constants = [];
        foreach ($names as $name) {
            if (defined($name)) {
                $constants[$name] = constant($name);
            }
        }
        return $constants + ['files' => $this->files()];
    }

    /** What says all this and may change: the configuration with what it includes, on the site's own file system, and index.php. */
    private function files(): array
    {
        $device = stat($this->docroot)['dev'] ?? 0;
        $core = realpath($this->core) . '/';
        $configuration = (string) Finder::configuration($this->core);
        $files = array_filter(get_included_files(), fn (string $file): bool => !str_starts_with($file, "$this->scripts/") && !str_contains($file, '/vendor/')
            && (!str_starts_with($file, $core) || $file === realpath($configuration)) && (stat($file)['dev'] ?? 0) === $device);
        foreach (array_unique([dirname($configuration), dirname($configuration, 2)]) as $folder) {
            // Of configurations that read it with phpdotenv.
            $files = [...$files, ...array_filter(["$folder/.env", "$folder/.env.local"], is_file(...))];
        }
        if ($this->core !== $this->docroot && is_file("$this->docroot/index.php")) {
            $files[] = "$this->docroot/index.php";
        }
        return array_values(array_unique(array_map(fn (string $file): string => Finder::below($this->docroot, $file), $files)));
    }

    /** As wp_upload_dir() has it for the main site. @return array{string, string} folder and URL */
    private function uploads(string $site, string $contentUrl, bool $oldFiles): array
    {
        $core = "$this->core/";
        $stored = trim((string) ($this->stored['upload_path'] ?? ''));
        $isUsual = $stored === '' || $stored === 'wp-content/uploads';
        $folder = match (true) {
            $isUsual => $this->constants['WP_CONTENT_DIR'] . '/uploads',
            str_starts_with($stored, '/') => $stored,
            default => $core . $stored,
        };
        $url = (string) ($this->stored['upload_url_path'] ?? '') ?: ($isUsual || str_starts_with($stored, '/') ? "$contentUrl/uploads" : "$site/$stored");
        return isset($this->constants['UPLOADS']) && !$oldFiles
            ? [$core . $this->constants['UPLOADS'], "$site/" . $this->constants['UPLOADS']]
            : [$folder, $url];
    }

    /** @return array{string, string} folder and URL */
    private function oldUploads(string $contentUrl): array
    {
        $folder = (string) ($this->constants['UPLOADBLOGSDIR'] ?? 'wp-content/blogs.dir');
        return [$folder === 'wp-content/blogs.dir' ? $this->constants['WP_CONTENT_DIR'] . '/blogs.dir' : "$this->core/$folder", "$contentUrl/blogs.dir"];
    }

    private function network(): string
    {
        $constants = $this->constants;
        $isNetwork = isset($constants['MULTISITE'])
            ? (bool) $constants['MULTISITE']
            : isset($constants['SUBDOMAIN_INSTALL']) || isset($constants['VHOST']) || isset($constants['SUNRISE']);
        $bySubdomain = $constants['SUBDOMAIN_INSTALL'] ?? ($constants['VHOST'] ?? '') === 'yes';
        return !$isNetwork ? 'none' : ($bySubdomain ? 'subdomains' : 'subdirectories');
    }

    /** @return array{folder: string, path: ?string} the path as URLs of the site have it; null where none leads there */
    private function folder(string $folder, string $url): array
    {
        $folder = Finder::below($this->docroot, Finder::normal($folder));
        if (!str_starts_with($folder, '/')) {
            return ['folder' => $folder, 'path' => $folder === '' ? '' : "/$folder"];
        }
        // Not below the document root, but perhaps a link there leads to it.
        $home = (string) ($this->constants['WP_HOME'] ?? $this->stored['home'] ?? '');
        $path = rawurldecode(rtrim((string) parse_url($url, PHP_URL_PATH), '/'));
        $isOwn = $path !== '' && parse_url($url, PHP_URL_HOST) === parse_url($home, PHP_URL_HOST) && realpath($this->docroot . $path) === realpath($folder);
        return ['folder' => $folder, 'path' => $isOwn ? $path : null];
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** What plugins and themes have in common: where they come from and how they are installed, updated and deleted. */
final readonly class Extension
{
    /**
     * @param string $noun plugin or theme
     * @param \Closure(string): ?string $find name → plugin file or theme folder
     * @param \Closure(): void $refresh asks wordpress.org what is new
     */
    public function __construct(private string $noun, private \Closure $find, private \Closure $refresh)
    {
    }

    /** @param \Closure(string): void $activate */
    public function install(Arguments $arguments, \Closure $activate): int
    {
        require_once __DIR__ . '/upgrader-skin.php';
        $installed = 0;
        foreach ($arguments->words as $source) {
            try {
                $id = $this->installOne($source, $arguments);
                $installed++;
                $arguments->has('activate') && $activate($id);
            } catch (Failure $e) {
                Output::warning("$source: {$e->getMessage()}");
            }
        }
        return Output::tally('Installed', $this->noun, $installed, count($arguments->words));
    }

    /** @param list<string> $all every name, for --all */
    public function update(Arguments $arguments, array $all): int
    {
        require_once __DIR__ . '/upgrader-skin.php';
        ($this->refresh)();
        $offers = (array) (get_site_transient("update_{$this->noun}s")->response ?? []);
        $names = $arguments->has('all') ? $all : $arguments->words;
        if ($names === []) {
            throw new Failure("Please specify one or more {$this->noun}s, or use --all.");
        }
        [$updated, $wanted, $failed] = [[], 0, 0];
        foreach ($names as $name) {
            $id = ($this->find)($name);
            if ($id === null) {
                Output::warning("The '$name' $this->noun could not be found.");
                $failed++;
            } elseif (isset($offers[$id])) {
                $wanted++;
                $version = ((array) $offers[$id])['new_version'];
                if ($arguments->has('dry-run') || $this->updateOne($id)) {
                    $updated[] = ['name' => $name, 'new_version' => $version, 'status' => $arguments->has('dry-run') ? 'available' : 'Updated'];
                }
            }
        }
        if ($wanted === 0 && $failed === 0) {
            Output::success(ucfirst($this->noun) . ' already updated.');
            return 0;
        }
        $updated === [] || Output::items($updated, ['name', 'new_version', 'status'], $arguments, 'name');
        return $arguments->has('dry-run') ? 0 : Output::tally('Updated', $this->noun, count($updated), $wanted + $failed);
    }

    /**
     * Does one thing to each of them.
     *
     * @param list<string> $names
     * @param \Closure(string $id, string $name): bool $act false when there was nothing to do
     */
    public function each(array $names, string $done, \Closure $act): int
    {
        if ($names === []) {
            throw new Failure("Please specify one or more {$this->noun}s, or use --all.");
        }
        $successes = 0;
        foreach ($names as $name) {
            $id = ($this->find)($name);
            if ($id === null) {
                Output::warning("The '$name' $this->noun could not be found.");
                continue;
            }
            try {
                $act($id, $name);
                $successes++;
            } catch (Failure $e) {
                Output::warning($e->getMessage());
            }
        }
        return Output::tally($done, $this->noun, $successes, count($names));
    }

    public function deleteFiles(string $path): void
    {
        global $wp_filesystem;
        if (!WP_Filesystem()) {
            throw new Failure("'$path' cannot be deleted: is the folder writable by this user?");
        }
        if (!$wp_filesystem->delete($path, true)) {
            throw new Failure("'$path' could not be deleted completely");
        }
    }

    private function installOne(string $source, Arguments $arguments): string
    {
        $isPackage = preg_match('#^https?://#i', $source) || is_file($source);
        if (!$isPackage && ($id = ($this->find)($source)) !== null && !$arguments->has('force')) {
            Output::warning("$source: " . ucfirst($this->noun) . ' already installed.');
            return $id;
        }
        if (!$isPackage && (!preg_match('/^[\w.-]+$/', $source) || str_ends_with($source, '.zip'))) {
            throw new Failure('there is no such file');
        }
        $package = $isPackage ? $source : $this->packageOf($source, $arguments->text('version'));
        Output::note("Installing from $package");
        $skin = new UpgraderSkin();
        $upgrader = $this->noun === 'plugin' ? new \Plugin_Upgrader($skin) : new \Theme_Upgrader($skin);
        $result = Failure::unless($upgrader->install($package, ['overwrite_package' => $arguments->has('force')]), 'not installed');
        if ($result !== true) {
            throw new Failure('not installed: ' . ($skin->problem() ?: 'WordPress does not say why'));
        }
        $id = $this->noun === 'plugin' ? $upgrader->plugin_info() : $upgrader->theme_info()?->get_stylesheet();
        return $id ?: throw new Failure("there is no $this->noun in the package");
    }

    private function packageOf(string $slug, string $version): string
    {
        require_once ABSPATH . "wp-admin/includes/{$this->noun}-install.php";
        $api = $this->noun === 'plugin' ? plugins_api(...) : themes_api(...);
        $found = Failure::unless($api("{$this->noun}_information", ['slug' => $slug, 'fields' => ['sections' => false, 'versions' => $version !== '']]), "'$slug' is not to be had from wordpress.org");
        return $version === '' || $version === $found->version
            ? $found->download_link
            : ((array) $found->versions)[$version] ?? throw new Failure("'$slug' has no version $version");
    }

    private function updateOne(string $id): bool
    {
        $skin = new UpgraderSkin();
        $upgrader = $this->noun === 'plugin' ? new \Plugin_Upgrader($skin) : new \Theme_Upgrader($skin);
        $result = $upgrader->bulk_upgrade([$id])[$id] ?? null;
        if (is_array($result)) {
            return true;
        }
        Output::warning("$id was not updated: " . ($result instanceof \WP_Error ? $result->get_error_message() : $skin->problem()));
        return false;
    }
}

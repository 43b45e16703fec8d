<?php
/**
 * Writes plugins that make a site as heavy as a shop: many small files, used on every page.
 *
 *   php heavy.php PLUGINS-FOLDER
 *
 * Each plugin has an autoloader, 80 classes of their own file each, 12 JSON files like a block's block.json, and a
 * translation. It uses all of them on every request, the JSON too, as blocks do. Prints the plugins' names.
 */

declare(strict_types=1);

const PLUGINS = 8;
const CLASSES = 80;
const SETTINGS = 12;

[, $folder] = $argv;

function write(string $path, string $content): void
{
    @mkdir(dirname($path), 0755, true);
    if (!is_file($path) || file_get_contents($path) !== $content) {
        file_put_contents($path, $content) === strlen($content) || throw new RuntimeException("cannot write $path");
    }
}

/** A class of some 3 KB that does a little when it is asked. */
function service(int $plugin, int $class): string
{
    $methods = '';
    for ($method = 1; $method <= 8; $method++) {
        $methods .= <<<PHP

            /** Rule $method of service $class: what it is worth for an order of this size. */
            public function rule$method(int \$size, array \$options = []): float
            {
                \$rate = (float) (\$options['rate$method'] ?? \$this->rates[$method % count(\$this->rates)]);
                if (\$size > \$this->limit * $method) {
                    return round(\$size * \$rate / $method, 2);
                }
                return \$size > 0 ? round(\$rate + \$size / $method, 2) : 0.0;
            }

        PHP;
    }

    return <<<PHP
        <?php
        namespace Heavy$plugin\\Services;

        final class Service$class implements \\Heavy$plugin\\Service
        {
            private array \$rates = [0.1, 0.25, 0.$class, 1.5];

            public function __construct(private readonly int \$limit = $class)
            {
            }

            public function name(): string
            {
                return 'service-$plugin-$class';
            }

            public function value(int \$size): float
            {
                return \$this->rule1(\$size) + \$this->rule4(\$size) + \$this->rule8(\$size);
            }
        $methods}

        PHP;
}

for ($plugin = 1; $plugin <= PLUGINS; $plugin++) {
    $root = "$folder/heavy-$plugin";
    $classes = CLASSES;
    $settings = SETTINGS;
    write("$root/heavy-$plugin.php", <<<PHP
        <?php
        /**
         * Plugin Name: Heavy $plugin
         * Version: 1.0
         * Text Domain: heavy-$plugin
         */
        namespace Heavy$plugin;

        spl_autoload_register(static function (string \$class): void {
            if (str_starts_with(\$class, __NAMESPACE__ . '\\\\')) {
                require __DIR__ . '/src/' . strtr(substr(\$class, strlen(__NAMESPACE__) + 1), '\\\\', '/') . '.php';
            }
        });

        add_action('init', static function (): void {
            load_textdomain('heavy-$plugin', __DIR__ . '/languages/heavy-$plugin-en_US.mo', 'en_US');
            \$registry = new Registry();
            for (\$i = 1; \$i <= $classes; \$i++) {
                \$class = __NAMESPACE__ . "\\\\Services\\\\Service\$i";
                \$registry->add(new \$class());
            }
            for (\$i = 1; \$i <= $settings; \$i++) {
                \$registry->configure(json_decode(file_get_contents(__DIR__ . "/settings/part-\$i/block.json"), true));
            }
            \$show = static function () use (\$registry): void {
                printf("<!-- %s -->\\n", esc_html(sprintf(__('Heavy plugin with %d services', 'heavy-$plugin'), \$registry->count())));
            };
            add_action('wp_footer', \$show);
            add_action('login_footer', \$show);
            add_action('admin_footer', \$show);
        });

        PHP);
    write("$root/src/Service.php", <<<PHP
        <?php
        namespace Heavy$plugin;

        interface Service
        {
            public function name(): string;

            public function value(int \$size): float;
        }

        PHP);
    write("$root/src/Registry.php", <<<PHP
        <?php
        namespace Heavy$plugin;

        final class Registry
        {
            /** @var array<string, Service> */
            private array \$services = [];
            private array \$settings = [];

            public function add(Service \$service): void
            {
                \$this->services[\$service->name()] = \$service;
            }

            public function configure(array \$settings): void
            {
                \$this->settings = array_merge(\$this->settings, [\$settings['name'] => \$settings]);
            }

            public function count(): int
            {
                return count(array_filter(\$this->services, static fn (Service \$service): bool => \$service->value(100) > 0));
            }
        }

        PHP);
    for ($class = 1; $class <= CLASSES; $class++) {
        write("$root/src/Services/Service$class.php", service($plugin, $class));
    }
    for ($part = 1; $part <= SETTINGS; $part++) {
        $attributes = [];
        for ($i = 1; $i <= 15; $i++) {
            $attributes["attribute$i"] = ['type' => 'string', 'default' => "value $i of part $part", 'enum' => ['left', 'right', 'wide']];
        }
        write("$root/settings/part-$part/block.json", json_encode(
            ['name' => "heavy-$plugin/part-$part", 'title' => "Part $part", 'attributes' => $attributes],
            JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR,
        ) . "\n");
    }
    // The format that WordPress prefers to .mo since 6.5.
    $messages = ['Heavy plugin with %d services' => 'Heavy plugin with %d services at work'];
    for ($i = 1; $i <= 200; $i++) {
        $messages["Message $i"] = "Translated message $i";
    }
    write("$root/languages/heavy-$plugin-en_US.l10n.php", '<?php return ' . var_export(['messages' => $messages], true) . ";\n");
    echo "heavy-$plugin/heavy-$plugin.php\n";
}

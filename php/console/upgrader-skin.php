<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';

/** Says in plain lines what WordPress's upgrader would say in a page. */
final class UpgraderSkin extends \WP_Upgrader_Skin
{
    private string $problem = '';

    public function problem(): string
    {
        return $this->problem;
    }

    public function header(): void
    {
    }

    public function footer(): void
    {
    }

    public function bulk_header(): void
    {
    }

    public function bulk_footer(): void
    {
    }

    public function before(): void
    {
    }

    public function after(): void
    {
    }

    public function error($errors): void
    {
        if (is_wp_error($errors) && $errors->has_errors()) {
            $data = $errors->get_error_data();
            $this->problem = wp_strip_all_tags($errors->get_error_message() . (is_string($data) ? " $data" : ''));
        } elseif (is_string($errors)) {
            $this->problem = wp_strip_all_tags($this->upgrader->strings[$errors] ?? $errors);
        }
    }

    public function feedback($feedback, ...$args): void
    {
        $text = $this->upgrader->strings[$feedback] ?? $feedback;
        $text = trim(html_entity_decode(wp_strip_all_tags($args === [] ? $text : vsprintf($text, $args))));
        $text === '' || Output::note($text);
    }
}

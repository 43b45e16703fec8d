<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** A constant of wp-config.php, or a variable of the environment, or the content of the file that NAME_FILE names. */
final class Settings
{
    public static function text(string $name, string $default = ''): string
    {
        if (defined($name)) {
            return (string) constant($name);
        }
        $file = (string) getenv("{$name}_FILE");
        if ($file !== '') {
            return is_readable($file) ? rtrim((string) file_get_contents($file), "\r\n") : $default;
        }
        $value = (string) getenv($name);
        return $value !== '' ? $value : $default;
    }

    /** A whole number from 0; any other value means the default. */
    public static function number(string $name, int $default): int
    {
        $value = self::text($name);
        return ctype_digit($value) ? (int) $value : $default;
    }
}

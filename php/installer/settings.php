<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

use PhpBridge\Aws\Failure as AwsFailure;
use PhpBridge\Aws\Secret;

/** The function's environment. */
final class Settings
{
    /** A variable's value, or the content of the file that NAME_FILE names. */
    public static function text(string $name, string $default = ''): string
    {
        $file = (string) getenv("{$name}_FILE");
        if ($file !== '') {
            $content = is_readable($file) ? file_get_contents($file) : false;
            return $content === false
                ? throw new Failure("{$name}_FILE names '$file', which cannot be read")
                : rtrim($content, "\r\n");
        }
        $value = getenv($name);
        return $value === false ? $default : $value;
    }

    public static function isOn(string $name): bool
    {
        return filter_var(self::text($name), FILTER_VALIDATE_BOOLEAN);
    }

    /**
     * A variable's value, or a member of the secret that another variable names.
     *
     * @param string $secret the variable with the secret's ARN
     */
    public static function secret(string $name, string $secret, string $member, string $default = ''): string
    {
        $value = self::text($name);
        $id = self::text($secret);
        if ($value !== '' || $id === '') {
            return $value !== '' ? $value : $default;
        }
        try {
            return Secret::members($id)[$member] ?? $default;
        } catch (AwsFailure $e) {
            throw new Failure("$secret: " . $e->getMessage());
        }
    }
}

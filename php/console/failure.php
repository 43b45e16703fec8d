<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** A command that cannot do its task. The message is for its user. */
final class Failure extends \RuntimeException
{
    /** @throws Failure if the value is WordPress's kind of error */
    public static function unless(mixed $value, string $what): mixed
    {
        if ($value instanceof \WP_Error) {
            throw new self("$what: " . html_entity_decode(wp_strip_all_tags($value->get_error_message())));
        }
        return $value;
    }
}

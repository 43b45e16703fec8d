<?php

declare(strict_types=1);

namespace PhpBridge\Plugin\PageCache;

/** Connects a change to an action. Plugins fire WordPress's actions too, sometimes with other arguments: then anything may have changed. */
final class ChangeHook
{
    /** @param int $arguments how many the callback takes */
    public static function add(string $action, \Closure $callback, int $arguments = 1): void
    {
        add_action($action, static function (mixed ...$given) use ($callback): void {
            try {
                $callback(...$given);
            } catch (\TypeError) {
                Purges::site();
            }
        }, 10, $arguments);
    }
}

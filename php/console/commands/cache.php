<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'cache flush' => new Command('', 'Empties the object cache.', static function (): void {
        wp_cache_flush() ? Output::success('The cache was flushed.') : throw new Failure('The object cache could not be flushed.');
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'eval' => new Command('<php>', 'Runs PHP code with WordPress loaded.', static function (Arguments $arguments): void {
        eval($arguments->word(0));
    }),
    'eval-file' => new Command('<file> [<argument>...]', 'Runs a PHP file with WordPress loaded; - is stdin. It finds its arguments in $args.', static function (Arguments $arguments): void {
        $file = $arguments->word(0);
        $args = array_slice($arguments->words, 1);
        if ($file === '-') {
            eval('?>' . stream_get_contents(STDIN));
            return;
        }
        if (!is_file($file)) {
            throw new Failure("there is no file '$file'");
        }
        include $file;
    }),
];

<?php

declare(strict_types=1);

namespace PhpBridge\Console;

return [
    'rewrite flush' => new Command('[--hard]', 'Makes the rewrite rules anew.', static function (Arguments $arguments): void {
        // There is no .htaccess here, so --hard changes nothing.
        flush_rewrite_rules($arguments->has('hard'));
        get_option('rewrite_rules') || Output::warning('Rewrite rules are empty: are permalinks plain?');
        Output::success('Rewrite rules flushed.');
    }),
    'rewrite structure' => new Command('<permastruct> [--category-base=<base>] [--tag-base=<base>] [--hard]', 'Sets the permalinks\' structure, such as /%postname%/.', static function (Arguments $arguments): void {
        global $wp_rewrite;
        $wp_rewrite->set_permalink_structure($arguments->word(0));
        if ($arguments->has('category-base')) {
            $wp_rewrite->set_category_base($arguments->text('category-base'));
        }
        if ($arguments->has('tag-base')) {
            $wp_rewrite->set_tag_base($arguments->text('tag-base'));
        }
        // Taxonomies were registered with the old structure, so rules made now would lack theirs. WordPress makes them
        // in the next request.
        delete_option('rewrite_rules');
        Output::success('Rewrite structure set.');
    }),
];

<?php
/**
 * Fills an installed WordPress for the benchmark: 12 posts with comments, pretty permalinks, nothing that would talk to
 * the internet. May be repeated.
 *
 *   php content.php DOCUMENT-ROOT [PLUGIN…]
 */

declare(strict_types=1);

[, $root] = $argv;
$plugins = array_slice($argv, 2);
[$host] = sscanf((string) getenv('WP_HOME'), 'https://%s');
$_SERVER += ['HTTP_HOST' => $host, 'HTTPS' => 'on', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'REMOTE_ADDR' => '127.0.0.1'];

// Before WordPress comes up: it would already ask for updates.
@mkdir("$root/wp-content/mu-plugins");
file_put_contents("$root/wp-content/mu-plugins/no-internet.php", <<<'PHP'
    <?php
    // A benchmark measures files, not the internet, and its pages must not differ from run to run.
    defined('DISABLE_WP_CRON') || define('DISABLE_WP_CRON', true);
    add_filter('pre_http_request', static fn () => new WP_Error('benchmark', 'The benchmark makes no requests.'));
    PHP . "\n");

require "$root/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/admin.php';

for ($post = 1; $post <= 12; $post++) {
    if (get_page_by_path("post-$post", OBJECT, 'post')) {
        continue;
    }
    $content = '';
    for ($paragraph = 1; $paragraph <= 8; $paragraph++) {
        $sentence = str_repeat("The quick brown fox jumps over the lazy dog, for the $paragraph. time. ", 6);
        $content .= "<!-- wp:paragraph -->\n<p>Paragraph $paragraph of post $post. $sentence</p>\n<!-- /wp:paragraph -->\n\n";
    }
    $content .= "<!-- wp:quote -->\n<blockquote class=\"wp-block-quote\"><p>Quoted in post $post</p></blockquote>\n<!-- /wp:quote -->";
    $id = wp_insert_post([
        'post_title' => "Post $post", 'post_name' => "post-$post", 'post_content' => $content,
        'post_status' => 'publish', 'post_author' => 1,
    ]);
    for ($comment = 1; $comment <= 3; $comment++) {
        wp_insert_comment([
            'comment_post_ID' => $id, 'comment_content' => "Comment $comment on post $post", 'comment_approved' => 1,
            'comment_author' => 'Visitor', 'comment_author_email' => 'visitor@example.com',
        ]);
    }
}

foreach ($plugins as $plugin) {
    $result = activate_plugin($plugin);
    if (is_wp_error($result)) {
        fwrite(STDERR, "$plugin: {$result->get_error_message()}\n");
        exit(1);
    }
}
update_option('permalink_structure', '/%postname%/');
flush_rewrite_rules();

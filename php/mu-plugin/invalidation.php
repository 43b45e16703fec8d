<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\Aws\Failure;
use PhpBridge\Aws\Service;

/**
 * Has CloudFront forget what a change made stale: once for each request that changed something, after its response, and
 * everything when there would be too many paths.
 */
final class Invalidation
{
    /** CloudFront counts each path, and `/*` as one. */
    private const MAX_PATHS = 15;

    /** Parts of many pages. */
    private const POST_TYPES_EVERYWHERE = ['nav_menu_item', 'wp_navigation', 'wp_template', 'wp_template_part', 'wp_global_styles', 'wp_block', 'custom_css'];

    private const EVERYTHING = [
        'switch_theme', 'customize_save_after', 'wp_update_nav_menu', 'wp_delete_nav_menu', 'permalink_structure_changed', 'edited_term', 'delete_term',
        'upgrader_process_complete', 'activated_plugin', 'deactivated_plugin', 'profile_update',
    ];

    private const OPTIONS = [
        'blogname', 'blogdescription', 'show_on_front', 'page_on_front', 'page_for_posts', 'posts_per_page', 'sidebars_widgets', 'sticky_posts', 'site_icon',
        'date_format', 'time_format', 'timezone_string', 'gmt_offset', 'blog_public', 'WPLANG',
    ];

    /** @var array<string, true> */
    private static array $paths = [];

    public static function start(): void
    {
        if (self::distribution() === '' || wp_installing()) {
            return;
        }
        foreach (self::EVERYTHING as $action) {
            add_action($action, self::everything(...));
        }
        foreach (self::OPTIONS as $option) {
            add_action("update_option_$option", self::everything(...));
        }
        // Before and after: a page may have had another address.
        add_action('pre_post_update', self::post(...));
        add_action('before_delete_post', self::post(...));
        add_action('transition_post_status', static fn ($new, $old, $post) => $new === 'publish' || $old === 'publish' ? self::post($post) : null, 10, 3);
        add_action('edit_attachment', self::attachment(...));
        add_action('delete_attachment', self::attachment(...));
        add_action('wp_insert_comment', static fn ($id, $comment) => (string) $comment->comment_approved === '1' ? self::comment($id) : null, 10, 2);
        foreach (['wp_set_comment_status', 'edit_comment', 'delete_comment'] as $action) {
            add_action($action, self::comment(...));
        }
        // Last, as others change things here too.
        add_action('shutdown', self::send(...), PHP_INT_MAX);
    }

    private static function distribution(): string
    {
        return Settings::text('WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID');
    }

    /**
     * `auto` is for who sets up function and distribution at once, where neither can know the other beforehand: CloudFront
     * says its id with the requests of those who write, and scheduled events use what was said last.
     */
    private static function resolvedDistribution(): string
    {
        if (self::distribution() !== 'auto') {
            return self::distribution();
        }
        $said = (string) ($_SERVER['HTTP_X_DISTRIBUTION_ID'] ?? '');
        $known = (string) get_option('phpbridge_distribution', '');
        if (preg_match('/^[A-Z0-9]{8,32}$/D', $said) && current_user_can('edit_posts')) {
            $said === $known || update_option('phpbridge_distribution', $said, true);
            return $said;
        }
        return $known !== '' ? $known : throw new Failure('WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID is auto, but no request of an author had the field X-Distribution-Id');
    }

    private static function everything(): void
    {
        self::$paths = ['/*' => true];
    }

    private static function post(int|\WP_Post $post): void
    {
        $post = get_post($post);
        if ($post === null || wp_is_post_revision($post) || $post->post_status === 'auto-draft') {
            return;
        }
        if (in_array($post->post_type, self::POST_TYPES_EVERYWHERE, true)) {
            self::everything();
            return;
        }
        if ($post->post_status !== 'publish' || !is_post_type_viewable($post->post_type)) {
            return;
        }
        self::add(get_permalink($post), home_url('/'), get_bloginfo('rss2_url'), get_post_type_archive_link($post->post_type));
        if ($post->post_type === 'page') {
            return;
        }
        self::add(
            (int) $post->post_author > 0 ? get_author_posts_url((int) $post->post_author) : null,
            get_year_link((int) get_the_date('Y', $post)),
            get_month_link((int) get_the_date('Y', $post), (int) get_the_date('n', $post)),
            get_permalink((int) get_option('page_for_posts')) ?: null,
        );
        foreach (get_object_taxonomies($post->post_type) as $taxonomy) {
            foreach (is_taxonomy_viewable($taxonomy) ? get_the_terms($post, $taxonomy) ?: [] : [] as $term) {
                $term instanceof \WP_Term && self::add(get_term_link($term));
            }
        }
    }

    private static function attachment(int $id): void
    {
        $url = (string) wp_get_attachment_url($id);
        self::add($url, ...array_map(
            static fn (array $size): string => dirname($url) . '/' . $size['file'],
            wp_get_attachment_metadata($id)['sizes'] ?? [],
        ));
    }

    private static function comment(int|string $id): void
    {
        $comment = get_comment((int) $id);
        $post = $comment === null ? null : get_post((int) $comment->comment_post_ID);
        if ($post !== null && $post->post_status === 'publish') {
            self::add(get_permalink($post), get_post_comments_feed_link($post->ID), get_bloginfo('comments_rss2_url'));
        }
    }

    private static function add(mixed ...$urls): void
    {
        foreach ($urls as $url) {
            if (!is_string($url) || $url === '' || isset(self::$paths['/*'])) {
                continue;
            }
            $parts = wp_parse_url($url);
            // Plain permalinks are all the front page's, with a query.
            isset($parts['query']) ? self::everything() : self::$paths[$parts['path'] ?? '/'] = true;
        }
        if (count(self::$paths) > self::MAX_PATHS) {
            self::everything();
        }
    }

    private static function send(): void
    {
        if (self::$paths === []) {
            return;
        }
        // The visitor does not wait; the bridge keeps the sandbox awake.
        function_exists('fastcgi_finish_request') && fastcgi_finish_request();
        require_once dirname(__DIR__) . '/aws/aws.php';
        try {
            $region = 'us-east-1'; // CloudFront is global, and signs there.
            $path = '/2020-05-31/distribution/' . rawurlencode(self::resolvedDistribution()) . '/invalidation';
            [$status, $body] = (new Service('cloudfront', $region, 'cloudfront.amazonaws.com'))
                ->request('POST', $path, ['content-type' => 'application/xml'], self::batch(), timeout: 10);
            if ($status !== 201) {
                throw new Failure("status $status" . (preg_match('#<Code>(\w+)</Code>#', $body, $match) ? ", {$match[1]}" : '')
                    . ': is WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID right, and may the function\'s role do cloudfront:CreateInvalidation?');
            }
        } catch (Failure $e) {
            error_log('CloudFront was not told to forget ' . implode(' ', array_keys(self::$paths)) . ': ' . $e->getMessage());
        }
    }

    private static function batch(): string
    {
        $items = implode('', array_map(static fn (string $path): string => '<Path>' . esc_xml($path) . '</Path>', array_map(strval(...), array_keys(self::$paths))));
        return '<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">'
            . '<Paths><Quantity>' . count(self::$paths) . "</Quantity><Items>$items</Items></Paths>"
            . '<CallerReference>phpbridge-' . bin2hex(random_bytes(12)) . '</CallerReference></InvalidationBatch>';
    }
}

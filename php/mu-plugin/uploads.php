<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\Aws\Failure;
use PhpBridge\Aws\Service;

/**
 * Uploads that are larger than an event: the browser sends the file to S3, with an address that is signed for this one
 * file, and WordPress only notes that it is there. In two steps:
 *
 * POST /wp-json/phpbridge/v1/uploads           {"name", "size"} → {"id", "url", "headers"}, for a PUT
 * POST /wp-json/phpbridge/v1/uploads/ID        once it is there → the attachment
 */
final class Uploads
{
    /** The file's key in the bucket, as an attachment's meta value. */
    private const KEY = '_phpbridge_s3_key';

    private const LIFETIME = HOUR_IN_SECONDS, MAX_MEGABYTES = 5 * 1024; // S3 takes 5 GiB in one PUT.

    public static function start(): void
    {
        if (self::bucket() === '') {
            return;
        }
        add_action('rest_api_init', self::register(...));
        add_filter('wp_get_attachment_url', self::address(...), 10, 2);
        add_action('delete_attachment', self::delete(...));
        if (is_admin()) {
            require_once __DIR__ . '/upload-page.php';
            UploadPage::start();
        }
    }

    private static function bucket(): string
    {
        return Settings::text('WORDPRESS_UPLOADS_BUCKET');
    }

    private static function register(): void
    {
        $mayUpload = static fn (): bool => current_user_can('upload_files');
        register_rest_route('phpbridge/v1', '/uploads', [
            'methods' => 'POST',
            'callback' => self::begin(...),
            'permission_callback' => $mayUpload,
            'args' => [
                'name' => ['type' => 'string', 'required' => true, 'minLength' => 1, 'maxLength' => 200],
                'size' => ['type' => 'integer', 'required' => true, 'minimum' => 1],
            ],
        ]);
        register_rest_route('phpbridge/v1', '/uploads/(?P<id>[0-9a-f]{32})', [
            'methods' => 'POST',
            'callback' => self::finish(...),
            'permission_callback' => $mayUpload,
        ]);
    }

    /** @return array<string, mixed>|\WP_Error */
    private static function begin(\WP_REST_Request $request): array|\WP_Error
    {
        $name = sanitize_file_name($request['name']);
        $type = wp_check_filetype($name, get_allowed_mime_types())['type'];
        $most = Settings::number('WORDPRESS_UPLOADS_MAX_MB', 512);
        if (!$type) {
            return new \WP_Error('phpbridge_type', 'Files of this type may not be uploaded.', ['status' => 400]);
        }
        if ($request['size'] > min($most, self::MAX_MEGABYTES) * MB_IN_BYTES) {
            return new \WP_Error('phpbridge_size', "The file is larger than $most MB (WORDPRESS_UPLOADS_MAX_MB).", ['status' => 413]);
        }
        $id = bin2hex(random_bytes(16));
        // The folder cannot be guessed, and no existing file is overwritten.
        $file = ltrim((wp_upload_dir(null, false)['subdir'] ?? '') . "/$id/$name", '/');
        $key = self::folder() . "/$file";
        set_transient("phpbridge_upload_$id", ['key' => $key, 'file' => $file, 'type' => $type, 'size' => $request['size'], 'user' => get_current_user_id()], self::LIFETIME);
        // Signed: S3 refuses another size or type.
        $headers = ['content-length' => (string) $request['size'], 'content-type' => $type];
        return self::trying(static fn (): array => [
            'id' => $id,
            'url' => self::service()->signature()->presign('PUT', self::objectAddress($key), $headers, self::LIFETIME),
            'headers' => ['Content-Type' => $type],
        ]);
    }

    /** @return array<string, mixed>|\WP_Error */
    private static function finish(\WP_REST_Request $request): array|\WP_Error
    {
        $upload = get_transient("phpbridge_upload_{$request['id']}");
        if (!is_array($upload) || $upload['user'] !== get_current_user_id()) {
            return new \WP_Error('phpbridge_unknown', 'There is no such upload, or it was begun more than an hour ago.', ['status' => 404]);
        }
        return self::trying(static function () use ($request, $upload): array|\WP_Error {
            [$status] = self::service()->request('HEAD', self::path($upload['key']), self::unsigned(), '', timeout: 10);
            if ($status !== 200) {
                return new \WP_Error('phpbridge_missing', "The file is not in the bucket (status $status).", ['status' => 409]);
            }
            delete_transient("phpbridge_upload_{$request['id']}");
            $id = wp_insert_attachment([
                'post_title' => pathinfo($upload['key'], PATHINFO_FILENAME),
                'post_mime_type' => $upload['type'],
                'post_status' => 'inherit',
                'guid' => home_url('/' . $upload['key']),
                'meta_input' => [self::KEY => $upload['key'], '_wp_attached_file' => $upload['file']],
            ], false, 0, true);
            if (is_wp_error($id)) {
                return $id;
            }
            wp_update_attachment_metadata($id, ['filesize' => $upload['size']]);
            return ['id' => $id, 'url' => wp_get_attachment_url($id), 'edit' => get_edit_post_link($id, 'raw')];
        });
    }

    /** The library's folder, as its address has it: wp-content/uploads, unless the site is laid out otherwise. */
    private static function folder(): string
    {
        $base = (string) wp_upload_dir(null, false)['baseurl'];
        $path = str_starts_with($base, home_url('/')) ? substr($base, strlen(home_url('/'))) : (string) parse_url($base, PHP_URL_PATH);
        return trim(rawurldecode($path), '/') ?: 'wp-content/uploads';
    }

    private static function address(mixed $url, int $id): mixed
    {
        $key = get_post_meta($id, self::KEY, true);
        return is_string($key) && $key !== '' ? rtrim(Settings::text('WORDPRESS_UPLOADS_URL', home_url()), '/') . self::encoded($key) : $url;
    }

    private static function delete(int $id): void
    {
        $key = get_post_meta($id, self::KEY, true);
        if (is_string($key) && $key !== '') {
            $result = self::trying(static fn (): array => self::service()->request('DELETE', self::path($key), self::unsigned(), '', timeout: 10));
            is_wp_error($result) && error_log("'$key' was not deleted from the bucket: " . $result->get_error_message());
        }
    }

    /** What S3 wants to know of a request's body beside the signature. @return array<string, string> */
    private static function unsigned(): array
    {
        return ['x-amz-content-sha256' => hash('sha256', '')];
    }

    private static function trying(\Closure $ask): mixed
    {
        require_once dirname(__DIR__) . '/aws/aws.php';
        try {
            return $ask();
        } catch (Failure $e) {
            error_log('WORDPRESS_UPLOADS_BUCKET: ' . $e->getMessage());
            return new \WP_Error('phpbridge_s3', 'The bucket cannot be used; the log says more.', ['status' => 502]);
        }
    }

    private static function service(): Service
    {
        $region = (string) getenv('AWS_REGION') ?: 'us-east-1';
        return new Service('s3', $region, "s3.$region." . Service::domain($region));
    }

    private static function objectAddress(string $key): string
    {
        return self::service()->address(self::path($key));
    }

    /** The bucket in the path: names with dots have no certificate of their own. */
    private static function path(string $key): string
    {
        return '/' . self::bucket() . self::encoded($key);
    }

    private static function encoded(string $key): string
    {
        return '/' . implode('/', array_map(rawurlencode(...), explode('/', $key)));
    }
}

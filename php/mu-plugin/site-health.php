<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

use PhpBridge\Plugin\PageCache\CacheSocket;
use PhpBridge\Plugin\PageCache\PageCacheHealth;
use PhpBridge\Plugin\PageCache\PageLifetime;

/** Site Health, as far as it is another one in a function: what its limits are, and tests that would be wrong here replaced. */
final class SiteHealth
{
    public static function start(): void
    {
        add_filter('site_status_tests', self::tests(...));
        add_filter('debug_information', self::information(...));
    }

    /**
     * @param array{direct: array<string, mixed>, async: array<string, mixed>} $tests
     * @return array{direct: array<string, mixed>, async: array<string, mixed>}
     */
    private static function tests(array $tests): array
    {
        // It looks for what servers lack: a version control folder, an FTP account. Here updates fail of other things.
        unset($tests['async']['background_updates']);
        $tests['direct']['phpbridge_updates'] = ['label' => 'Updates', 'test' => self::updates(...)];
        if (Schedule::isThere()) {
            // They would ask for events to be run by visitors, and for a loopback to run them with.
            unset($tests['direct']['scheduled_events'], $tests['async']['loopback_requests']);
            $tests['direct']['phpbridge_schedule'] = ['label' => 'Scheduled events', 'test' => self::schedule(...)];
        }
        $tests['direct']['phpbridge_mail'] = ['label' => 'Mail', 'test' => self::mail(...)];
        $tests['direct']['phpbridge_limits'] = ['label' => 'Limits of AWS Lambda', 'test' => self::limits(...)];
        $tests['direct']['phpbridge_temporary'] = ['label' => 'Temporary folder', 'test' => self::temporary(...)];
        $tests['direct']['phpbridge_sharing'] = ['label' => 'What sandboxes share', 'test' => self::sharing(...)];
        $tests['direct']['phpbridge_page_cache'] = ['label' => 'Page cache', 'test' => static fn (): array => self::result('page_cache', ...PageCacheHealth::result())];
        return $tests;
    }

    /** @return array<string, mixed> */
    private static function updates(): array
    {
        if (!wp_is_file_mod_allowed('phpbridge_updates')) {
            return self::result('updates', 'recommended', 'Updates are switched off', 'DISALLOW_FILE_MODS forbids changes of files: WordPress and its plugins get their security updates by a deployment only.');
        }
        if (!is_writable(ABSPATH . 'wp-admin') || !is_writable(WP_CONTENT_DIR)) {
            return self::result('updates', 'critical', 'WordPress cannot update itself', 'Its files are not writable. The EFS access point should have the POSIX user that they belong to, and the role elasticfilesystem:ClientWrite.');
        }
        return self::result('updates', 'good', 'WordPress can update itself', 'Its files are on EFS and writable. An update has as long as the function\'s timeout: with 60 seconds, large plugins may need a second attempt; 300 are enough. Automatic updates run with the scheduled events.');
    }

    /** @return array<string, mixed> */
    private static function schedule(): array
    {
        $due = array_key_first(_get_cron_array() ?: [time() => []]);
        $late = time() - $due;
        return $late > 30 * MINUTE_IN_SECONDS
            ? self::result('schedule', 'critical', 'The schedule does not run', sprintf('WORDPRESS_CRON is "schedule", but an event has been due for %d minutes. Is there a schedule of EventBridge that invokes this function, and is it enabled? The function\'s log says what each run did.', intdiv($late, 60)))
            : self::result('schedule', 'good', 'Scheduled events run by a schedule', 'EventBridge invokes the function for them, so that no visitor waits, and no request of the site to itself is needed.');
    }

    /** @return array<string, mixed> */
    private static function mail(): array
    {
        return Mail::isConfigured()
            ? self::result('mail', 'good', 'Mail leaves by SMTP', 'WORDPRESS_SMTP_HOST names the server.')
            : self::result('mail', 'recommended', 'Mail may not leave', 'A function has no mail program. Set WORDPRESS_SMTP_HOST (Amazon SES, for example), or use a plugin that sends by SMTP or by a service\'s interface; if you do, this note can be ignored.');
    }

    /** @return array<string, mixed> */
    private static function limits(): array
    {
        return self::result('limits', 'good', 'This site runs on AWS Lambda', implode(' ', [
            sprintf('An upload can have %s, as an event has 6 MB and its body travels in base64; larger files go to S3.', size_format(wp_max_upload_size(), 1)),
            'A request ends with the function\'s timeout, behind API Gateway after 29 seconds.',
            'Everything but the site\'s own folder and /tmp is read-only, and /tmp is gone with the sandbox.',
            'A sandbox serves one request at a time, and there are as many as there are requests.',
        ]));
    }

    /** @return array<string, mixed> */
    private static function temporary(): array
    {
        $free = (float) @disk_free_space(sys_get_temp_dir());
        return $free < 64 * MB_IN_BYTES
            ? self::result('temporary', 'recommended', 'The temporary folder is nearly full', sprintf('%s has %s left. Updates are unpacked there: the function\'s ephemeral storage can be raised to 10 GB.', sys_get_temp_dir(), size_format($free)))
            : self::result('temporary', 'good', 'The temporary folder has room', sprintf('%s has %s left.', sys_get_temp_dir(), size_format($free)));
    }

    /** @return array<string, mixed> */
    private static function sharing(): array
    {
        require_once __DIR__ . '/shared-state.php';
        $findings = SharedState::findings();
        return $findings === []
            ? self::result('sharing', 'good', 'Nothing is kept in one sandbox that all should have', 'The database, the site\'s folder and PHP\'s sessions are the same for all sandboxes; /tmp and APCu are each one\'s own, and nothing was found that relies on them.')
            : self::result('sharing', 'recommended', 'Something is kept where only one sandbox sees it', implode("\n", $findings) . "\n" . 'Each visitor\'s next request may be answered by another sandbox.');
    }

    /** @return array<string, mixed> */
    private static function result(string $test, string $status, string $label, string $description): array
    {
        return [
            'label' => $label,
            'status' => $status,
            'badge' => ['label' => 'AWS Lambda', 'color' => 'orange'],
            'description' => '<p>' . str_replace("\n", '</p><p>', esc_html($description)) . '</p>',
            'actions' => '',
            'test' => "phpbridge_$test",
        ];
    }

    /**
     * @param array<string, mixed> $information
     * @return array<string, mixed>
     */
    private static function information(array $information): array
    {
        require_once dirname(__DIR__) . '/session-files.php';
        $fields = [
            'Function' => (string) getenv('AWS_LAMBDA_FUNCTION_NAME'),
            'Region' => (string) getenv('AWS_REGION'),
            'Memory' => getenv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE') ? getenv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE') . ' MB' : '',
            'Scheduled events' => Schedule::isThere() ? 'by a schedule' : 'by visitors (WORDPRESS_CRON is not "schedule")',
            'Mail' => Mail::isConfigured() ? 'SMTP, ' . Settings::text('WORDPRESS_SMTP_HOST') : 'not configured',
            'Pages in the page cache' => CacheSocket::path() !== '' && PageLifetime::setting() > 0 ? PageLifetime::setting() . ' s' : 'off',
            'Pages in shared caches' => CacheControl::seconds() > 0 ? CacheControl::seconds() . ' s' : 'off',
            'CloudFront distribution' => Settings::text('WORDPRESS_CLOUDFRONT_DISTRIBUTION_ID', 'not configured'),
            'Largest upload' => (string) size_format(wp_max_upload_size(), 1),
            'PHP sessions' => ini_get('session.save_handler') === 'user' || ini_get('session.save_handler') === 'files' ? \PhpBridge\SessionFiles::folder() : 'by ' . ini_get('session.save_handler'),
        ];
        $information['phpbridge'] = [
            'label' => 'AWS Lambda (PhpBridge)',
            'fields' => array_map(
                static fn (string $label, string $value): array => ['label' => $label, 'value' => $value !== '' ? $value : 'unknown'],
                array_keys($fields),
                $fields,
            ),
        ];
        return $information;
    }
}

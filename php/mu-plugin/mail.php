<?php

declare(strict_types=1);

namespace PhpBridge\Plugin;

/** Mail by SMTP: a function has no sendmail, and most ports are shut to it but not this one. */
final class Mail
{
    public static function start(): void
    {
        if (!self::isConfigured()) {
            return;
        }
        // Early, so that a mail plugin's own settings win.
        add_action('phpmailer_init', self::configure(...), 5);
        add_filter('wp_mail_from', static fn ($from) => self::isDefault($from) ? self::sender()[0] ?: $from : $from, 5);
        add_filter('wp_mail_from_name', static fn ($name) => $name === 'WordPress' ? self::sender()[1] ?: $name : $name, 5);
    }

    public static function isConfigured(): bool
    {
        return Settings::text('WORDPRESS_SMTP_HOST') !== '';
    }

    private static function configure(\PHPMailer\PHPMailer\PHPMailer $mailer): void
    {
        $port = Settings::number('WORDPRESS_SMTP_PORT', 587);
        // starttls, tls from the first byte, or off. 465 is for the second (RFC 8314).
        $secure = strtolower(Settings::text('WORDPRESS_SMTP_SECURE', $port === 465 ? 'tls' : 'starttls'));
        $mailer->isSMTP();
        $mailer->Host = Settings::text('WORDPRESS_SMTP_HOST');
        $mailer->Port = $port;
        $mailer->SMTPSecure = ['starttls' => 'tls', 'tls' => 'ssl', 'ssl' => 'ssl'][$secure] ?? '';
        $mailer->SMTPAutoTLS = $mailer->SMTPSecure !== '';
        $mailer->Username = Settings::text('WORDPRESS_SMTP_USER');
        $mailer->Password = Settings::text('WORDPRESS_SMTP_PASSWORD');
        $mailer->SMTPAuth = $mailer->Username !== '';
        $mailer->Timeout = 10; // Seconds. PHPMailer's five minutes would outlive the invocation.
        if (Settings::text('WORDPRESS_DB_TLS_CA') !== '') {
            // PHP trusts only the database's authority then.
            $mailer->SMTPOptions['ssl']['cafile'] = ABSPATH . WPINC . '/certificates/ca-bundle.crt';
        }
    }

    private static function isDefault(mixed $from): bool
    {
        return is_string($from) && str_starts_with($from, 'wordpress@');
    }

    /** @return array{string, string} address and name, of `a@example.com` or `Name <a@example.com>` */
    private static function sender(): array
    {
        $from = trim(Settings::text('WORDPRESS_SMTP_FROM'));
        return preg_match('/^(.*)<([^<>]+)>$/s', $from, $match) ? [trim($match[2]), trim($match[1], " \"\t")] : [$from, ''];
    }
}

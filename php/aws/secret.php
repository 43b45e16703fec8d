<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/**
 * A secret of AWS Secrets Manager. Each sandbox reads it again after some minutes, and keeps it in APCu or, without it, in a file
 * that only this user can read. While Secrets Manager is not available the last value is used: the failure of a zone, or of a NAT
 * gateway, changes no password.
 */
final class Secret
{
    /** In seconds. After RDS has rotated a password, the old one is refused; see forget(). */
    private const LIFETIME = 300;

    /** In seconds: the time between two attempts while the service is not available, and the limit of each. */
    private const OUTAGE_LIFETIME = 30, OUTAGE_TIMEOUT = 3, TIMEOUT = 10;

    /** @throws Failure */
    public static function read(string $id): string
    {
        [$last, $isFresh] = self::recall($id);
        if ($last !== null && $isFresh) {
            return $last;
        }
        try {
            $value = self::fromExtension($id) ?? self::fromService($id, $last === null ? self::TIMEOUT : self::OUTAGE_TIMEOUT);
        } catch (Failure $e) {
            if ($last === null || !$e->isOutage) {
                throw $e;
            }
            error_log("the last value of a secret is used: {$e->getMessage()}");
            self::keep($id, $last, self::OUTAGE_LIFETIME);
            return $last;
        }
        self::keep($id, $value, self::LIFETIME);
        return $value;
    }

    /**
     * The members of a secret that is a JSON object, as RDS's are; of any other the one member `password`.
     *
     * @return array<string, string>
     * @throws Failure
     */
    public static function members(string $id): array
    {
        $value = self::read($id);
        $members = json_decode($value, true);
        return is_array($members) ? array_map(strval(...), array_filter($members, is_scalar(...))) : ['password' => rtrim($value, "\r\n")];
    }

    /** Drops a secret that was refused; the next caller gets the new one. */
    public static function forget(string $id): void
    {
        self::hasSharedMemory() ? apcu_delete(self::name($id)) : @unlink(self::file($id));
    }

    /** AWS's Parameters and Secrets Lambda extension, where it is attached. */
    private static function fromExtension(string $id): ?string
    {
        $port = (string) getenv('PARAMETERS_SECRETS_EXTENSION_HTTP_PORT') ?: '2773';
        try {
            [$status, $body] = Service::send(
                'GET',
                "http://localhost:$port/secretsmanager/get?secretId=" . rawurlencode($id),
                ['X-Aws-Parameters-Secrets-Token' => (string) getenv('AWS_SESSION_TOKEN')],
                '',
                timeout: 5,
            );
        } catch (Failure) {
            return null; // The extension is not attached.
        }
        return $status === 200 ? self::valueIn($body) : null;
    }

    private static function fromService(string $id, int $timeout): string
    {
        // arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
        $region = explode(':', $id)[3] ?? ((string) getenv('AWS_REGION') ?: 'us-east-1');
        $service = new Service('secretsmanager', $region, "secretsmanager.$region." . Service::domain($region));
        [$status, $body] = $service->request(
            'POST',
            '/',
            ['content-type' => 'application/x-amz-json-1.1', 'x-amz-target' => 'secretsmanager.GetSecretValue'],
            json_encode(['SecretId' => $id], JSON_UNESCAPED_SLASHES),
            timeout: $timeout,
        );
        $value = $status === 200 ? self::valueIn($body) : null;
        return $value ?? throw new Failure("the secret '$id' cannot be read (status $status" . self::reasonIn($body)
            . '): does it exist, and may the function\'s role do secretsmanager:GetSecretValue, and kms:Decrypt with its key?', isOutage: $status >= 500);
    }

    private static function valueIn(string $body): ?string
    {
        $value = json_decode($body, true)['SecretString'] ?? null;
        return is_string($value) ? $value : null;
    }

    /** Its type only: what stands in the message is no promise of AWS's. */
    private static function reasonIn(string $body): string
    {
        $type = json_decode($body, true)['__type'] ?? '';
        return is_string($type) && preg_match('/(\w+)$/', $type, $match) ? ", {$match[1]}" : '';
    }

    /** @return array{?string, bool} the last value, and whether it is still fresh */
    private static function recall(string $id): array
    {
        if (self::hasSharedMemory()) {
            $kept = apcu_fetch(self::name($id));
            return is_array($kept) ? [$kept['value'], $kept['until'] > time()] : [null, false];
        }
        $file = self::file($id);
        clearstatcache(true, $file);
        // A file that only its owner may read, and that we can read, is our own.
        $isOwn = is_file($file) && (fileperms($file) & 0077) === 0;
        $value = $isOwn ? @file_get_contents($file) : false;
        return $value === false ? [null, false] : [$value, filemtime($file) > time() - self::LIFETIME];
    }

    private static function keep(string $id, #[\SensitiveParameter] string $value, int $lifetime): void
    {
        if (self::hasSharedMemory()) {
            apcu_store(self::name($id), ['value' => $value, 'until' => time() + $lifetime]);
            return;
        }
        $before = umask(0077);
        $new = tempnam(sys_get_temp_dir(), 'secret');
        if ($new !== false && @file_put_contents($new, $value) === strlen($value)) {
            touch($new, time() - self::LIFETIME + $lifetime);
            rename($new, self::file($id));
        }
        umask($before);
    }

    private static function hasSharedMemory(): bool
    {
        return function_exists('apcu_enabled') && apcu_enabled();
    }

    private static function name(string $id): string
    {
        return 'phpbridge-secret-' . hash('sha256', $id);
    }

    private static function file(string $id): string
    {
        return sys_get_temp_dir() . '/' . self::name($id);
    }
}

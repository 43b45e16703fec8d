<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/**
 * A secret of AWS Secrets Manager. Asked for once in a while for each sandbox, and kept in APCu or, without it, in a file
 * that only this user can read.
 */
final class Secret
{
    /** In seconds. After RDS has rotated a password, the old one is refused; see forget(). */
    private const LIFETIME = 300;

    /** @throws Failure */
    public static function read(string $id): string
    {
        $kept = self::recall($id);
        if ($kept !== null) {
            return $kept;
        }
        $value = self::fromExtension($id) ?? self::fromService($id);
        self::keep($id, $value);
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

    private static function fromService(string $id): string
    {
        // arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
        $region = explode(':', $id)[3] ?? ((string) getenv('AWS_REGION') ?: 'us-east-1');
        $service = new Service('secretsmanager', $region, "secretsmanager.$region." . Service::domain($region));
        [$status, $body] = $service->request(
            'POST',
            '/',
            ['content-type' => 'application/x-amz-json-1.1', 'x-amz-target' => 'secretsmanager.GetSecretValue'],
            json_encode(['SecretId' => $id], JSON_UNESCAPED_SLASHES),
            timeout: 10,
        );
        $value = $status === 200 ? self::valueIn($body) : null;
        return $value ?? throw new Failure("the secret '$id' cannot be read (status $status" . self::reasonIn($body)
            . '): does it exist, and may the function\'s role do secretsmanager:GetSecretValue, and kms:Decrypt with its key?');
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

    private static function recall(string $id): ?string
    {
        if (self::hasSharedMemory()) {
            $value = apcu_fetch(self::name($id));
            return is_string($value) ? $value : null;
        }
        $file = self::file($id);
        clearstatcache(true, $file);
        // A file that only its owner may read, and that we can read, is our own.
        $isOwn = is_file($file) && (fileperms($file) & 0077) === 0 && filemtime($file) > time() - self::LIFETIME;
        $value = $isOwn ? @file_get_contents($file) : false;
        return $value === false ? null : $value;
    }

    private static function keep(string $id, #[\SensitiveParameter] string $value): void
    {
        if (self::hasSharedMemory()) {
            apcu_store(self::name($id), $value, self::LIFETIME);
            return;
        }
        $before = umask(0077);
        $new = tempnam(sys_get_temp_dir(), 'secret');
        if ($new !== false && @file_put_contents($new, $value) === strlen($value)) {
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

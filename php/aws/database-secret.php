<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/** The database's secret, for wp-config.php. */
final class DatabaseSecret
{
    /** What MySQL says to a wrong password (ER_ACCESS_DENIED_ERROR). */
    private const ACCESS_DENIED = 1045;

    /** @return array<string, string> as RDS names them: username, password, host, dbname; none if the secret cannot be read */
    public static function members(string $id): array
    {
        // After a rotation the cached password is refused: this visitor sees an error, the next one does not.
        register_shutdown_function(static function () use ($id): void {
            if (extension_loaded('mysqli') && mysqli_connect_errno() === self::ACCESS_DENIED) {
                Secret::forget($id);
            }
        });
        try {
            return Secret::members($id);
        } catch (Failure $e) {
            error_log('WORDPRESS_DB_SECRET_ARN: ' . $e->getMessage());
            return [];
        }
    }
}

<?php
/** What of AWS the installer, wp-config.php and the must-use plugin need, without an SDK. */

declare(strict_types=1);

foreach (['failure', 'credentials', 'signature', 'service', 'secret', 'database-secret'] as $phpbridge_file) {
    require_once __DIR__ . "/$phpbridge_file.php";
}
unset($phpbridge_file);

<?php
/**
 * Runs before every script (auto_prepend_file, which the bridge sets): PHP's sessions are kept where all sandboxes have them. An operator's
 * own auto_prepend_file takes its place; then the must-use plugin does the same for WordPress.
 */

declare(strict_types=1);

namespace PhpBridge;

// Imported, PHP need not look for them in this namespace first.
use function extension_loaded;
use function headers_sent;
use function ini_get;
use function session_set_save_handler;
use function session_status;

// A PHP without sessions does not have their interfaces either.
if (PHP_SAPI !== 'cli' && extension_loaded('session')) {
    /**
     * Loads the handler with the first session of a request. Few requests have one, but this file runs before each: it costs 2.5 µs
     * as it is, and 11 µs with the handler loaded.
     */
    final class LazySessionHandler implements \SessionHandlerInterface, \SessionUpdateTimestampHandlerInterface
    {
        /** Whether cron deletes expired sessions; set by the must-use plugin. */
        public static bool $isCleanedByCron = false;

        private ?SessionFiles $files = null;

        public function open(string $path, string $name): bool
        {
            return $this->files()->open($path, $name);
        }

        public function validateId(string $id): bool
        {
            return $this->files()->validateId($id);
        }

        public function read(string $id): string|false
        {
            return $this->files()->read($id);
        }

        public function write(string $id, string $data): bool
        {
            return $this->files()->write($id, $data);
        }

        public function updateTimestamp(string $id, string $data): bool
        {
            return $this->files()->updateTimestamp($id, $data);
        }

        public function destroy(string $id): bool
        {
            return $this->files()->destroy($id);
        }

        public function close(): bool
        {
            return $this->files()->close();
        }

        public function gc(int $max_lifetime): int|false
        {
            return $this->files()->gc($max_lifetime, self::$isCleanedByCron);
        }

        private function files(): SessionFiles
        {
            require_once __DIR__ . '/session-files.php';
            return $this->files ??= SessionFiles::create();
        }
    }

    // Not if another handler is configured.
    if (ini_get('session.save_handler') === 'files' && session_status() === PHP_SESSION_NONE && !headers_sent()) {
        // Written when the script has ended, shutdown functions and all, as by PHP's own handler: hence not "register_shutdown".
        session_set_save_handler(new LazySessionHandler(), false);
    }
}

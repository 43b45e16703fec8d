<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** Runs wp-cron events, and knows what became of each. */
final class Cron
{
    /** @var list<array{hook: string, durationMs: int, error?: string}> what has run so far */
    public array $ran = [];

    /** The hook that is running, for who looks after the script has ended in the middle of it. */
    public ?string $running = null;

    private ?string $lock = null;

    /**
     * Runs everything that is due, unless another process does: like wp-cron.php, which takes the same lock.
     *
     * @return bool false when another run has the lock
     */
    public function runDue(): bool
    {
        wp_raise_memory_limit('cron');
        if (wp_get_ready_cron_jobs() === []) {
            return true;
        }
        if (!$this->takeLock()) {
            return false;
        }
        foreach (wp_get_ready_cron_jobs() as $time => $hooks) {
            foreach ($hooks as $hook => $events) {
                foreach ($events as $event) {
                    // Another run considers this one too slow and has begun.
                    if (self::currentLock() !== $this->lock) {
                        return true;
                    }
                    $this->run((int) $time, $hook, $event);
                }
            }
        }
        $this->releaseLock();
        return true;
    }

    /** @param array{schedule: string|false, args: array<mixed>} $event */
    public function run(int $time, string $hook, array $event): void
    {
        // Off the list first: whatever happens in the hook, it does not happen twice.
        if ($event['schedule'] !== false) {
            wp_reschedule_event($time, $event['schedule'], $hook, $event['args']);
        }
        wp_unschedule_event($time, $hook, $event['args']);
        $this->running = $hook;
        $started = hrtime(true);
        try {
            do_action_ref_array($hook, $event['args']);
            $this->note($started);
        } catch (\Throwable $e) {
            $this->note($started, $e->getMessage() . " in {$e->getFile()} on line {$e->getLine()}");
        }
        $this->running = null;
    }

    /** The hook that was running when the script ended. */
    public function noteEnd(string $reason): void
    {
        if ($this->running !== null) {
            $this->ran[] = ['hook' => $this->running, 'durationMs' => 0, 'error' => $reason];
            $this->running = null;
        }
        $this->releaseLock();
    }

    private function note(int $started, string $error = ''): void
    {
        $this->ran[] = ['hook' => (string) $this->running, 'durationMs' => intdiv(hrtime(true) - $started, 1_000_000)] + ($error === '' ? [] : ['error' => $error]);
    }

    private function takeLock(): bool
    {
        $now = microtime(true);
        $held = (float) self::currentLock();
        if ($held > $now + 10 * MINUTE_IN_SECONDS) {
            $held = 0.0; // From a clock that was wrong, as WordPress itself has it.
        }
        if ($held + WP_CRON_LOCK_TIMEOUT > $now) {
            return false;
        }
        $this->lock = sprintf('%.22F', $now);
        set_transient('doing_cron', $this->lock);
        // Two may have found it free at once; the later one has it.
        return self::currentLock() === $this->lock;
    }

    private function releaseLock(): void
    {
        if ($this->lock !== null && self::currentLock() === $this->lock) {
            delete_transient('doing_cron');
        }
        $this->lock = null;
    }

    /** From where all sandboxes see it, past what this process remembers. */
    private static function currentLock(): string
    {
        global $wpdb;
        return (string) (wp_using_ext_object_cache()
            ? wp_cache_get('doing_cron', 'transient', true)
            : $wpdb->get_var("SELECT option_value FROM $wpdb->options WHERE option_name = '_transient_doing_cron'"));
    }
}

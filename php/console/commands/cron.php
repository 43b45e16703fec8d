<?php

declare(strict_types=1);

namespace PhpBridge\Console;

require_once __DIR__ . '/../cron.php';

/** @return list<array<string, mixed>> */
$events = static function (): array {
    $list = [];
    foreach (_get_cron_array() as $time => $hooks) {
        foreach ($hooks as $hook => $entries) {
            foreach ($entries as $event) {
                $list[] = [
                    'hook' => $hook,
                    'next_run_gmt' => gmdate('Y-m-d H:i:s', $time),
                    'next_run_relative' => $time <= time() ? 'now' : human_time_diff(time(), $time),
                    'recurrence' => $event['schedule'] === false ? 'Non-repeating' : human_time_diff(0, (int) $event['interval']),
                    'time' => $time,
                    'schedule' => $event['schedule'] ?: '',
                    'args' => $event['args'],
                    'event' => $event,
                ];
            }
        }
    }
    return $list;
};
$report = static function (Cron $cron): int {
    foreach ($cron->ran as $ran) {
        isset($ran['error'])
            ? Output::warning("The cron event '{$ran['hook']}' failed: {$ran['error']}")
            : Output::note(sprintf("Executed the cron event '%s' in %.3Fs.", $ran['hook'], $ran['durationMs'] / 1000));
    }
    $failed = count(array_filter($cron->ran, static fn ($ran) => isset($ran['error'])));
    Output::success('Executed a total of ' . count($cron->ran) . ' cron event' . (count($cron->ran) === 1 ? '' : 's') . ($failed ? ", $failed failed." : '.'));
    return $failed > 0 ? 1 : 0;
};
$runDue = static function () use ($report): int {
    defined('DOING_CRON') || define('DOING_CRON', true);
    $cron = new Cron();
    register_shutdown_function(static fn () => $cron->noteEnd('the script ended'));
    if (!$cron->runDue()) {
        Output::warning('Another process is running cron events.');
        return 0;
    }
    return $report($cron);
};

return [
    'cron run' => new Command('', 'Runs the events that are due.', $runDue),
    'cron event list' => new Command('[--hook=<hook>] ' . Output::FORMATS, 'Lists scheduled events.', static function (Arguments $arguments) use ($events): void {
        $items = array_map(static fn ($item) => array_diff_key($item, ['event' => 0]), $events());
        if ($arguments->has('hook')) {
            $items = array_values(array_filter($items, static fn ($item) => $item['hook'] === $arguments->text('hook')));
        }
        Output::items($items, ['hook', 'next_run_gmt', 'next_run_relative', 'recurrence'], $arguments, 'hook');
    }),
    'cron event run' => new Command('[<hook>...] [--due-now] [--all]', 'Runs events: those of the hooks, those that are due, or all.', static function (Arguments $arguments) use ($events, $runDue, $report): int {
        if ($arguments->has('due-now') && $arguments->words === []) {
            return $runDue();
        }
        if (!$arguments->has('all') && $arguments->words === []) {
            throw new Failure('Please specify one or more cron events, or use --due-now/--all.');
        }
        $missing = array_diff($arguments->words, array_column($events(), 'hook'));
        if ($missing !== []) {
            throw new Failure("Invalid cron event '" . implode("', '", $missing) . "'");
        }
        defined('DOING_CRON') || define('DOING_CRON', true);
        $cron = new Cron();
        foreach ($events() as $item) {
            if (($arguments->has('all') || in_array($item['hook'], $arguments->words, true)) && (!$arguments->has('due-now') || $item['time'] <= time())) {
                $cron->run($item['time'], $item['hook'], $item['event']);
            }
        }
        return $report($cron);
    }),
    'cron event schedule' => new Command('<hook> [<next-run>] [<recurrence>] [--<field>=<value>]', 'Schedules an event; the next run is a time such as now or +1 hour, the fields are what the hook gets.', static function (Arguments $arguments): void {
        $time = strtotime($arguments->word(1, 'now'));
        if ($time === false) {
            throw new Failure("'{$arguments->word(1)}' is not a time");
        }
        $given = array_values(array_diff_key($arguments->options(), array_flip(['url', 'user', 'path', 'quiet'])));
        $result = $arguments->word(2) === ''
            ? wp_schedule_single_event($time, $arguments->word(0), $given, true)
            : wp_schedule_event($time, $arguments->word(2), $arguments->word(0), $given, true);
        Failure::unless($result, 'Event not scheduled');
        Output::success("Scheduled event with hook '{$arguments->word(0)}' for " . gmdate('Y-m-d H:i:s', $time) . ' GMT.');
    }),
    'cron event delete' => new Command('<hook>...', 'Takes all events of hooks off the list.', static function (Arguments $arguments): void {
        foreach ($arguments->words as $hook) {
            $deleted = Failure::unless(wp_unschedule_hook($hook, true), "'$hook' was not deleted");
            $deleted > 0 ? Output::success("Deleted a total of $deleted cron event" . ($deleted === 1 ? '.' : 's.')) : throw new Failure("Invalid cron event '$hook'.");
        }
    }),
];

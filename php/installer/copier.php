<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/**
 * Copies a tree to the site's file system with several processes. A file takes some round trips there, and thousands
 * of them one after the other most of a minute. The files are in batches; a batch that was copied leaves a mark, so
 * that after an interruption only what has none is copied again.
 */
final readonly class Copier
{
    private const PROCESSES = 16, FILES_IN_BATCH = 50;

    /** @param string $marks a folder for the marks */
    public function __construct(private string $source, private string $target, private string $marks)
    {
    }

    public function run(string $temporary): void
    {
        Folder::make($this->target);
        Folder::make($this->marks);
        $list = "$temporary/batches";
        Folder::write($list, json_encode(array_chunk(Folder::files($this->source), self::FILES_IN_BATCH), JSON_THROW_ON_ERROR), 0600);
        $errors = $this->errorsOf(array_map(fn (int $i) => $this->start($list, $i), range(0, self::PROCESSES - 1)));
        if ($errors !== '') {
            throw new Failure("cannot copy WordPress to '$this->target': $errors. What is there is kept: send the event again");
        }
    }

    /** @return array{resource, resource} the process and its stderr */
    private function start(string $list, int $index): array
    {
        $command = [PHP_BINARY, '-n', __DIR__ . '/copy.php', $list, $this->source, $this->target, $this->marks, (string) $index, (string) self::PROCESSES];
        $process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => ['file', '/dev/null', 'w'], 2 => ['pipe', 'w']], $pipes);
        return [$process ?: throw new Failure('cannot start a process of ' . PHP_BINARY), $pipes[2]];
    }

    /** @param list<array{resource, resource}> $copies */
    private function errorsOf(array $copies): string
    {
        $first = '';
        foreach ($copies as [$process, $stderr]) {
            $said = trim((string) stream_get_contents($stderr));
            if (proc_close($process) !== 0 && $first === '') {
                $first = $said !== '' ? $said : 'a process ended without a word';
            }
        }
        return $first;
    }
}

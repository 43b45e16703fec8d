<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** Reads SQL statements one by one from a stream: memory holds the statement and a piece of the stream. */
final class SqlStatements
{
    private const PIECE = 64 * 1024;

    /** Where to go on looking for the statement's end, and what may end what we are in. */
    private int $at = 0;

    /** @param resource $source */
    private function __construct(private $source, private string $buffer)
    {
    }

    /**
     * @param resource $source
     * @param string $start what was read of it already
     * @return \Generator<int, string> without semicolons
     */
    public static function read($source, string $start): \Generator
    {
        $reader = new self($source, $start);
        while (($statement = $reader->next()) !== null) {
            if (preg_match('/^\s*DELIMITER\b/i', $statement)) {
                throw new Failure('DELIMITER is for the mysql client: stored routines and triggers cannot be imported here');
            }
            yield $statement;
        }
    }

    private function next(): ?string
    {
        // What is quoted, commented or ends a statement; the longest of those that need a second character first.
        while (true) {
            if (!preg_match('~[\'"`;]|--(?=\s)|#|/\*~', $this->buffer, $match, PREG_OFFSET_CAPTURE, $this->at)) {
                // Its second character may come with the next piece.
                $this->at = max($this->at, strlen($this->buffer) - 2);
                if (!$this->more()) {
                    return $this->rest();
                }
                continue;
            }
            [$token, $start] = $match[0];
            if ($token === ';') {
                $statement = substr($this->buffer, 0, $start);
                $this->buffer = substr($this->buffer, $start + 1);
                $this->at = 0;
                if (trim($statement) !== '') {
                    return $statement;
                }
                continue;
            }
            $this->at = $this->endOf($token, $start);
        }
    }

    /** The position behind a quoted text or a comment. */
    private function endOf(string $token, int $start): int
    {
        $pattern = match ($token) {
            // A backslash hides the next character; a doubled quote is two texts in a row, which is as good.
            "'" => "~\G'(?:[^'\\\\]++|\\\\.)*+'~s",
            '"' => '~\G"(?:[^"\\\\]++|\\\\.)*+"~s',
            '`' => '~\G`[^`]*+`~',
            '/*' => '~\G/\*.*?\*/~s',
            default => '~\G[^\n]*+\n~',
        };
        while (!preg_match($pattern, $this->buffer, $match, 0, $start)) {
            if (preg_last_error() !== PREG_NO_ERROR) {
                throw new Failure('a statement is too large to be read: ' . preg_last_error_msg());
            }
            // Twice as much every time: looking again from the start must not cost the square of a text's length.
            if (!$this->more(strlen($this->buffer) - $start)) {
                return str_starts_with($token, '-') || $token === '#' ? strlen($this->buffer) : throw new Failure("the SQL ends inside of what begins with $token: the file is cut off");
            }
        }
        return $start + strlen($match[0]);
    }

    private function more(int $least = 0): bool
    {
        $before = strlen($this->buffer);
        do {
            $piece = (string) fread($this->source, self::PIECE);
            $this->buffer .= $piece;
        } while ($piece !== '' && strlen($this->buffer) < $before + $least);
        return strlen($this->buffer) > $before;
    }

    private function rest(): ?string
    {
        $statement = $this->buffer;
        $this->buffer = '';
        $this->at = 0;
        return trim((string) preg_replace('~^(?:\s+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$))+~', '', $statement)) === '' ? null : $statement;
    }
}

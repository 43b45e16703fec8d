<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/**
 * Reads SQL statements one by one from a stream, as the mysql and mariadb clients do: memory holds the statement and a piece of
 * the stream.
 */
final class SqlStatements
{
    private const PIECE = 64 * 1024, ENDS = 1024;

    /** What ends a statement. The client's command DELIMITER changes it. */
    private string $delimiter = ';';

    /** Where in the buffer the next statement begins. */
    private int $from = 0;

    /** What was read first and last: a dump says there that it begins, and that it ends. */
    public string $head, $tail;

    /**
     * @param resource $source
     * @param string $buffer what was read of it already
     */
    public function __construct(private $source, private string $buffer)
    {
        $this->head = $this->tail = $buffer;
    }

    /** @return \Generator<int, string> without delimiters, and without what is comment only */
    public function all(): \Generator
    {
        while (($statement = $this->next()) !== null) {
            if ($statement !== '') {
                yield $statement;
            }
        }
    }

    private function next(): ?string
    {
        if ($this->from > self::PIECE) {
            $this->buffer = substr($this->buffer, $this->from);
            $this->from = 0;
        }
        $this->skipComments();
        if ($this->takeDelimiter()) {
            return '';
        }
        // What is quoted, commented or ends a statement. MySQL's "/*! … */" is no comment, but the statement itself.
        $pattern = '~[\'"`#]|--(?=\s|$)|/\*(?!!|M!)|' . preg_quote($this->delimiter, '~') . '~';
        $at = $this->from;
        while (true) {
            if (!preg_match($pattern, $this->buffer, $match, PREG_OFFSET_CAPTURE, $at)) {
                // The rest of it may come with the next piece.
                $at = max($at, strlen($this->buffer) - max(4, strlen($this->delimiter)));
                if (!$this->more()) {
                    return $this->rest();
                }
                continue;
            }
            [$token, $start] = $match[0];
            if ($start + 4 > strlen($this->buffer) && $this->more()) {
                $at = $start; // A dash or a slash at the end says nothing yet.
            } elseif ($token === $this->delimiter) {
                $statement = substr($this->buffer, $this->from, $start - $this->from);
                $this->from = $start + strlen($token);
                return trim($statement);
            } else {
                $at = $this->endOf($token, $start);
            }
        }
    }

    /** What stands before a statement. Comments in it go to the server, as they do from the client. */
    private function skipComments(): void
    {
        while (true) {
            $this->from += strspn($this->buffer, " \t\r\n\f\v", $this->from);
            if (strlen($this->buffer) < $this->from + 4 && $this->more()) {
                continue;
            }
            if (!preg_match('~\G(?:--(?=\s|\z)|#|/\*(?!!|M!))~', $this->buffer, $match, 0, $this->from)) {
                return;
            }
            $this->from = $this->endOf($match[0], $this->from);
        }
    }

    /** "DELIMITER ;;" is the client's and a line of its own. */
    private function takeDelimiter(): bool
    {
        while (strlen($this->buffer) < $this->from + 10 && $this->more()) {
        }
        if (!preg_match('~\GDELIMITER[ \t]~i', $this->buffer, $match, 0, $this->from)) {
            return false;
        }
        $line = $this->from;
        $this->from = $this->endOf('#', $line);
        $words = preg_split('~\s+~', trim(substr($this->buffer, $line, $this->from - $line)));
        $this->delimiter = $words[1] ?? throw new Failure('DELIMITER without a delimiter');
        return true;
    }

    /** The position behind a quoted text or a comment. */
    private function endOf(string $token, int $start): int
    {
        // Each goes on where the last piece ended: a text's length costs its length.
        $at = $start + strlen($token);
        do {
            $end = match ($token) {
                "'", '"' => $this->endOfText($token, $at),
                '`' => $this->endAt('`', $at),
                '/*' => $this->endAt('*/', $at),
                default => $this->endAt("\n", $at),
            };
            if ($end !== null) {
                return $end;
            }
        } while ($this->more());
        return $token === '#' || $token === '--' ? strlen($this->buffer) : throw new Failure("the SQL ends inside of what begins with $token: the file is cut off");
    }

    /** A backslash hides the next character; a doubled quote is two texts in a row, which is as good. */
    private function endOfText(string $quote, int &$at): ?int
    {
        $length = strlen($this->buffer);
        while (($at += strcspn($this->buffer, "$quote\\", $at)) < $length) {
            if ($this->buffer[$at] === $quote) {
                return $at + 1;
            }
            if ($at + 1 >= $length) {
                return null;
            }
            $at += 2;
        }
        return null;
    }

    private function endAt(string $end, int &$at): ?int
    {
        $found = strpos($this->buffer, $end, $at);
        if ($found === false) {
            $at = max($at, strlen($this->buffer) - strlen($end) + 1);
            return null;
        }
        return $found + strlen($end);
    }

    private function more(): bool
    {
        // Larger pieces for larger statements: PHP may copy what there is.
        $piece = (string) fread($this->source, max(self::PIECE, intdiv(strlen($this->buffer) - $this->from, 4)));
        $this->buffer .= $piece;
        $this->head .= strlen($this->head) < self::ENDS ? substr($piece, 0, self::ENDS) : '';
        $this->tail = substr($this->tail . substr($piece, -self::ENDS), -self::ENDS);
        return $piece !== '';
    }

    /** What stands behind the last delimiter. */
    private function rest(): ?string
    {
        $statement = trim(substr($this->buffer, $this->from));
        [$this->buffer, $this->from] = ['', 0];
        return $statement === '' ? null : $statement;
    }
}

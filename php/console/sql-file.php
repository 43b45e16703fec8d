<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/** A file of SQL that is being written: what the client understands, and how names and texts are quoted in it. */
final class SqlFile
{
    private const PIECE = 256 * 1024;

    /** @param resource $target */
    public function __construct(private $target)
    {
    }

    public function put(string $sql): void
    {
        if (@fwrite($this->target, $sql) !== strlen($sql)) {
            throw new Failure('the export could not be written: ' . (error_get_last()['message'] ?? 'is the disk full?'));
        }
    }

    /** A value of any length between apostrophes, without a copy of all of it. */
    public function putText(string $text): void
    {
        $this->put("'");
        for ($at = 0; $at < strlen($text); $at += self::PIECE) {
            $this->put(self::escape(substr($text, $at, self::PIECE)));
        }
        $this->put("'");
    }

    /** A statement with semicolons of its own. They are no ends where the client is told another one. */
    public function putProgram(string $statement): void
    {
        for ($end = ';;'; str_contains($statement, $end); $end .= '$') {
        }
        // On a line of its own: the program may end in a comment.
        $this->put("DELIMITER $end\n$statement\n$end\nDELIMITER ;\n");
    }

    /** An array's key may have been text: "5" has become a number. */
    public static function name(string|int $name): string
    {
        return '`' . str_replace('`', '``', (string) $name) . '`';
    }

    public static function text(string $text): string
    {
        return "'" . self::escape($text) . "'";
    }

    /** Byte by byte: none of these is part of a longer character in UTF-8. */
    private static function escape(string $text): string
    {
        return strtr($text, ['\\' => '\\\\', "'" => "\\'", "\0" => '\\0', "\n" => '\\n', "\r" => '\\r', "\x1A" => '\\Z']);
    }
}

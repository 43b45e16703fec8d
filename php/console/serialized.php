<?php

declare(strict_types=1);

namespace PhpBridge\Console;

/**
 * Replaces text inside of PHP's serialization format without unserializing: lengths are counted again, and no object
 * comes to life, of whatever class. Names of classes, properties and array keys stay as they are.
 */
final class Serialized
{
    private int $at = 0;

    private function __construct(private readonly string $text, private readonly \Closure $replace)
    {
    }

    /** @param \Closure(string): string $replace */
    public static function replace(string $text, \Closure $replace): string
    {
        if (!preg_match('/^(?:[aOCE]:\d+:|[sS]:\d+:"|[bidrR]:[^;]+;|N;)/', $text)) {
            return $replace($text);
        }
        $reader = new self($text, $replace);
        $replaced = $reader->value();
        // WordPress takes blanks at the end for none. Anything else that merely begins like it is text.
        $rest = substr($text, $reader->at);
        return $replaced !== null && trim($rest) === '' ? $replaced . $rest : $replace($text);
    }

    private function value(): ?string
    {
        return match ($this->text[$this->at] ?? '') {
            's' => $this->string(true),
            'a' => ($head = $this->take('/\Ga:(\d+):\{/A')) === null ? null : $this->members($head[0], (int) $head[1]),
            'O' => ($head = $this->take('/\GO:\d+:"[^"]*":(\d+):\{/A')) === null ? null : $this->members($head[0], (int) $head[1]),
            // Its format is the class's own.
            'C' => ($head = $this->take('/\GC:\d+:"[^"]*":(\d+):\{/A')) === null ? null : $this->raw($head[0], (int) $head[1]),
            default => $this->take('/\G(?:N;|[bidrR]:[^;]*;|E:\d+:"[^"]*";)/A')[0] ?? null,
        };
    }

    private function members(string $head, int $count): ?string
    {
        $parts = [$head];
        for ($i = 0; $i < $count; $i++) {
            $key = ($this->text[$this->at] ?? '') === 's' ? $this->string(false) : ($this->take('/\Gi:-?\d+;/A')[0] ?? null);
            $value = $key === null ? null : $this->value();
            if ($value === null) {
                return null;
            }
            array_push($parts, $key, $value);
        }
        return $this->take('/\G\}/A') === null ? null : implode('', $parts) . '}';
    }

    private function string(bool $isValue): ?string
    {
        $head = $this->take('/\Gs:(\d+):"/A');
        if ($head === null || substr($this->text, $this->at + (int) $head[1], 2) !== '";') {
            return null;
        }
        $content = substr($this->text, $this->at, (int) $head[1]);
        $this->at += (int) $head[1] + 2;
        // What is serialized twice is serialized inside, too.
        $content = $isValue ? self::replace($content, $this->replace) : $content;
        return 's:' . strlen($content) . ":\"$content\";";
    }

    private function raw(string $head, int $length): ?string
    {
        $content = substr($this->text, $this->at, $length);
        $this->at += $length;
        return $this->take('/\G\}/A') === null ? null : "$head$content}";
    }

    /** @return ?array<string> */
    private function take(string $pattern): ?array
    {
        if (!preg_match($pattern, $this->text, $match, 0, $this->at)) {
            return null;
        }
        $this->at += strlen($match[0]);
        return $match;
    }
}

<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/**
 * AWS Signature Version 4, as "Create a signed AWS API request" in the IAM User Guide has it. An SDK would be 20 MB for
 * the three calls that we make.
 */
final readonly class Signature
{
    private const ALGORITHM = 'AWS4-HMAC-SHA256';

    public function __construct(private Credentials $credentials, private string $service, private string $region)
    {
    }

    /**
     * @param array<string, string> $headers what goes with the request beside Host, by lower-case name
     * @return array<string, string> these and Host, x-amz-date, x-amz-security-token and Authorization
     */
    public function sign(string $method, string $url, array $headers, #[\SensitiveParameter] string $body, ?int $time = null): array
    {
        $date = gmdate('Ymd\THis\Z', $time ?? time());
        $headers += ['host' => self::host($url), 'x-amz-date' => $date];
        if ($this->credentials->token !== '') {
            $headers['x-amz-security-token'] = $this->credentials->token;
        }
        ksort($headers);
        $names = implode(';', array_keys($headers));
        $signature = $this->signature($date, self::canonical($method, $url, $headers, hash('sha256', $body)));
        $headers['authorization'] = self::ALGORITHM . " Credential={$this->credentials->id}/{$this->scope($date)}, SignedHeaders=$names, Signature=$signature";
        return $headers;
    }

    /**
     * A URL that anybody may use until it expires, with exactly these headers.
     *
     * @param array<string, string> $headers by lower-case name
     * @param int $lifetime in seconds
     */
    public function presign(string $method, string $url, array $headers, int $lifetime, ?int $time = null): string
    {
        $date = gmdate('Ymd\THis\Z', $time ?? time());
        $headers['host'] = self::host($url);
        ksort($headers);
        $query = [
            'X-Amz-Algorithm' => self::ALGORITHM,
            'X-Amz-Credential' => "{$this->credentials->id}/{$this->scope($date)}",
            'X-Amz-Date' => $date,
            'X-Amz-Expires' => (string) $lifetime,
            'X-Amz-SignedHeaders' => implode(';', array_keys($headers)),
        ];
        if ($this->credentials->token !== '') {
            $query['X-Amz-Security-Token'] = $this->credentials->token;
        }
        $url .= '?' . http_build_query($query, '', '&', PHP_QUERY_RFC3986);
        return "$url&X-Amz-Signature=" . $this->signature($date, self::canonical($method, $url, $headers, 'UNSIGNED-PAYLOAD'));
    }

    private function signature(string $date, string $request): string
    {
        $text = self::ALGORITHM . "\n$date\n{$this->scope($date)}\n" . hash('sha256', $request);
        $key = 'AWS4' . $this->credentials->key;
        foreach ([substr($date, 0, 8), $this->region, $this->service, 'aws4_request'] as $part) {
            $key = hash_hmac('sha256', $part, $key, true);
        }
        return hash_hmac('sha256', $text, $key);
    }

    private function scope(string $date): string
    {
        return substr($date, 0, 8) . "/{$this->region}/{$this->service}/aws4_request";
    }

    /** @param array<string, string> $headers sorted */
    private static function canonical(string $method, string $url, array $headers, string $bodyHash): string
    {
        $parts = parse_url($url);
        $query = explode('&', $parts['query'] ?? '');
        sort($query, SORT_STRING);
        $lines = '';
        foreach ($headers as $name => $value) {
            $lines .= $name . ':' . preg_replace('/ +/', ' ', trim($value)) . "\n";
        }
        return implode("\n", [$method, $parts['path'] ?? '/', implode('&', $query), $lines, implode(';', array_keys($headers)), $bodyHash]);
    }

    private static function host(string $url): string
    {
        $parts = parse_url($url);
        return $parts['host'] . (isset($parts['port']) ? ":{$parts['port']}" : '');
    }
}

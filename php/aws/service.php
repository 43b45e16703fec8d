<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/**
 * An AWS service's address, and requests to it. With curl, as PHP's own streams trust whom SSL_CERT_FILE names, which is
 * the database's authority where our wp-config.php verifies it.
 */
final readonly class Service
{
    private string $endpoint;

    /**
     * @param string $name as signatures have it
     * @param string $host where the service is if AWS_ENDPOINT_URL_… does not say otherwise
     */
    public function __construct(private string $name, private string $region, string $host)
    {
        // As AWS's SDKs read it.
        $variable = 'AWS_ENDPOINT_URL_' . strtoupper($name === 'secretsmanager' ? 'secrets_manager' : $name);
        $this->endpoint = rtrim((string) getenv($variable) ?: "https://$host", '/');
    }

    /** The domain that AWS's endpoints of a region end in. */
    public static function domain(string $region): string
    {
        return str_starts_with($region, 'cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    }

    public function address(string $path): string
    {
        return $this->endpoint . $path;
    }

    public function signature(): Signature
    {
        return new Signature(Credentials::fromEnvironment(), $this->name, $this->region);
    }

    /**
     * @param array<string, string> $headers by lower-case name
     * @param int $timeout in seconds
     * @return array{int, string} status and body
     * @throws Failure when there is no answer
     */
    public function request(string $method, string $path, array $headers, #[\SensitiveParameter] string $body, int $timeout): array
    {
        $url = $this->address($path);
        return self::send($method, $url, $this->signature()->sign($method, $url, $headers, $body), $body, $timeout);
    }

    /**
     * @param array<string, string> $headers
     * @return array{int, string} status and body
     * @throws Failure when there is no answer
     */
    public static function send(string $method, string $url, array $headers, #[\SensitiveParameter] string $body, int $timeout): array
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => array_map(static fn (string $name, string $value): string => "$name: $value", array_keys($headers), $headers),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => min(3, $timeout),
            CURLOPT_TIMEOUT => $timeout,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
        ]);
        if ($method !== 'GET' && $method !== 'HEAD') {
            curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
        } elseif ($method === 'HEAD') {
            curl_setopt($curl, CURLOPT_NOBODY, true);
        }
        $answer = curl_exec($curl);
        if ($answer === false) {
            throw new Failure('no answer from ' . parse_url($url, PHP_URL_HOST) . ': ' . curl_error($curl) . '. Does the function reach the internet, or a VPC endpoint of the service?', isOutage: true);
        }
        return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), (string) $answer];
    }
}

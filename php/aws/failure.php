<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/** An AWS service did not do what it was asked for. The message holds no secret. */
final class Failure extends \RuntimeException
{
    /** @param bool $isOutage whether the service is not available, as opposed to a refusal */
    public function __construct(string $message, public readonly bool $isOutage = false)
    {
        parent::__construct($message);
    }
}

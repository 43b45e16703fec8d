<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/** An AWS service did not do what it was asked for. The message holds no secret. */
final class Failure extends \RuntimeException
{
}

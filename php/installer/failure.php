<?php

declare(strict_types=1);

namespace PhpBridge\Installer;

/** Something is not as it has to be. The message says what, and what to do; it becomes the invocation's error. */
final class Failure extends \RuntimeException
{
}

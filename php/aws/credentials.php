<?php

declare(strict_types=1);

namespace PhpBridge\Aws;

/** The function's own, which Lambda puts into its environment and renews with every sandbox. */
final readonly class Credentials
{
    public function __construct(
        public string $id,
        #[\SensitiveParameter] public string $key,
        #[\SensitiveParameter] public string $token = '',
    ) {
    }

    /** @throws Failure when there are none */
    public static function fromEnvironment(): self
    {
        $id = (string) getenv('AWS_ACCESS_KEY_ID');
        $key = (string) getenv('AWS_SECRET_ACCESS_KEY');
        if ($id === '' || $key === '') {
            throw new Failure('there are no AWS credentials in the environment (AWS_ACCESS_KEY_ID): is this a function with a role?');
        }
        return new self($id, $key, (string) getenv('AWS_SESSION_TOKEN'));
    }
}

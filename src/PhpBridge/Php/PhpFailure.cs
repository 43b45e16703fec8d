namespace PhpBridge.Php;

/// <summary>How PHP can fail to answer. <see cref="PhpFailureTable"/> says what follows from each.</summary>
internal enum PhpFailure
{
    /// <summary>php-fpm does not run and cannot be started.</summary>
    Unavailable,

    /// <summary>All workers were busy for as long as a request may wait.</summary>
    Busy,

    /// <summary>The worker died before it had answered: a crash, or somebody killed it.</summary>
    Crashed,

    /// <summary>The script was still running when the invocation's time was up.</summary>
    DeadlineExceeded,

    /// <summary>What came is no CGI response.</summary>
    InvalidResponse,
}

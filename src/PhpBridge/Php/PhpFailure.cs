namespace PhpBridge.Php;

/// <summary>The ways in which PHP can fail to answer. <see cref="PhpFailureTable"/> has the response to each.</summary>
internal enum PhpFailure
{
    /// <summary>php-fpm is not running and cannot be started.</summary>
    Unavailable,

    /// <summary>All workers were busy for as long as a request may wait.</summary>
    Busy,

    /// <summary>The worker ended before its response: it crashed or was killed.</summary>
    Crashed,

    /// <summary>The script was still running at the deadline.</summary>
    DeadlineExceeded,

    /// <summary>The output is not a CGI response.</summary>
    InvalidResponse,
}

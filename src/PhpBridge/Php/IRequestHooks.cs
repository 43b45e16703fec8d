using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>Callbacks at the stages of a request that a worker serves. Their time adds to the response time.</summary>
internal interface IRequestHooks
{
    /// <summary>Called before a request is sent to a worker.</summary>
    /// <param name="worker">The worker's number.</param>
    /// <param name="script">The script's path below the document root.</param>
    void OnRequestStarting(int worker, string script, HttpRequest request);

    /// <summary>Called after status and headers have been read from the worker and before any of the response is sent.</summary>
    void OnResponseStarting(int worker, HttpRequest request, HttpResponse response);

    /// <summary>Called after the script has completed its response and before the end of the response is sent.</summary>
    void OnResponseCompleted(int worker);

    /// <summary>Called when the worker is idle again or has ended.</summary>
    void OnWorkerReleased(int worker);

    /// <summary>
    /// Takes the files and folders that opcache has to invalidate before the worker's next request, in which it also has to clear its
    /// realpath cache. Null, which is usual, if neither is necessary.
    /// </summary>
    IReadOnlyList<string>? TakeStalePaths(int worker);

    /// <summary>
    /// php.ini directives for each request, one per line; empty for none. A worker keeps them (php-fpm's <c>PHP_VALUE</c>).
    /// </summary>
    ReadOnlySpan<byte> PhpValue { get; }
}

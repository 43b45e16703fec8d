using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>Who must know when a worker has something to do. What it does here, a visitor waits for.</summary>
internal interface IRequestHooks
{
    /// <summary>A worker is about to get a request.</summary>
    /// <param name="worker">The worker's number.</param>
    /// <param name="script">The script, below the document root.</param>
    void Starting(int worker, string script, HttpRequest request);

    /// <summary>The head of the worker's response is known, and nothing of it has left.</summary>
    void Responding(int worker, HttpRequest request, HttpResponse response);

    /// <summary>The script has ended its response, and the end of it has not left.</summary>
    void Answered(int worker);

    /// <summary>The worker is idle again, or gone.</summary>
    void Ended(int worker);

    /// <summary>Mostly null. Otherwise the worker must forget what paths lead to, and opcache these paths of files and folders.</summary>
    IReadOnlyList<string>? TakeStale(int worker);

    /// <summary>PHP settings for this request: lines of a php.ini, or empty (php-fpm's <c>PHP_VALUE</c>, which stays in force in that worker).</summary>
    ReadOnlySpan<byte> Settings { get; }
}

using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Caching.Rules;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>Replaces errors of PHP by the last good page (RFC 5861 section 4), and logs it at most once a minute. Thread-safe.</summary>
/// <param name="otherwise">How long a stale page may be used where it does not say.</param>
internal sealed class ErrorReplacement(TimeSpan otherwise, PageStatistics statistics, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LogPause = TimeSpan.FromMinutes(1);

    // In between, visitors do not wait for the next failure.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private long? _loggedAt;
    private long _others;

    public bool IsAllowed(Page page, long now)
        => ReuseRules.MayUseOnError(page.Directives, page.Lifetime, page.AgeAt(now), (long)otherwise.TotalSeconds);

    /// <summary>Whether PHP has failed to replace the page a moment ago, so that it is not tried again.</summary>
    public bool IsPausing(Page page, long now)
        => page.FailedAt is not 0 and var failedAt && clock.GetElapsedTime(failedAt) < RetryPause && IsAllowed(page, now);

    /// <summary>Answers with the page while <see cref="IsPausing"/>.</summary>
    public HttpResponse AnswerInPause(Page page, HttpRequest request, long now) => Create(page, request, now, "a moment ago", status: 0);

    /// <param name="failure">What PHP has done.</param>
    /// <param name="status">PHP's status, or 0 when it sent no response.</param>
    public HttpResponse Answer(Page page, HttpRequest request, long now, string failure, int status)
    {
        page.FailedAt = Math.Max(1, clock.GetTimestamp());
        return Create(page, request, now, failure, status);
    }

    private HttpResponse Create(Page page, HttpRequest request, long now, string failure, int status)
    {
        statistics.StaleOnError();
        Log(failure, request);
        return PageAnswer.Create(page, request, now, CacheStatus.StaleOnError(page.Lifetime - page.AgeAt(now), status));
    }

    private void Log(string failure, HttpRequest request)
    {
        long others;
        lock (_lock)
        {
            if (_loggedAt is { } at && clock.GetElapsedTime(at) < LogPause)
            {
                _others++;
                return;
            }

            (others, _others, _loggedAt) = (_others, 0, clock.GetTimestamp());
        }

        log.StaleServed(failure, Encoding.UTF8.GetString(request.Path.Span), others);
    }
}

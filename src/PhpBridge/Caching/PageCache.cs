using Microsoft.Extensions.Logging;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Requests;
using PhpBridge.Caching.Rules;
using PhpBridge.Caching.Stores;
using PhpBridge.Http;

namespace PhpBridge.Caching;

/// <summary>
/// A shared cache (RFC 9111) between the request pipeline and PHP. Shared by all loops.
/// </summary>
/// <remarks>
/// 1. Classify the request: may a stored page answer it, and by which key?
/// 2. Look for a usable page, in memory and then in the folder that all sandboxes share.
/// 3. Otherwise PHP makes it. The first response of a key only shows whether, and by which request fields, its responses can be
///    stored. From then on PHP gets normalized requests, whose responses depend on nothing that the key does not contain.
/// 4. While PHP fails, the last good page is used.
/// </remarks>
internal sealed class PageCache
{
    private const int MaxWaiters = 64;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly PageCacheOptions _options;
    private readonly PageStore _store;
    private readonly SitePurges _purges;
    private readonly RequestClassifier _classifier;
    private readonly Invalidation _invalidation;
    private readonly PageMaker _maker;
    private readonly ErrorReplacement _errors;
    private readonly Flights _flights = new(MaxWaiters, MaxWait);
    private readonly PageReplacements _replacements = new();

    public PageCache(PageCacheOptions options, PageStore store, SitePurges purges, TimeProvider clock, ILogger log)
    {
        (_options, _store, _purges) = (options, store, purges);
        var ignored = new IgnoredParameters(options.IgnoredParameters);
        _classifier = new RequestClassifier(new VisitorCookies(options.Cookies), ignored);
        _invalidation = new Invalidation(store, purges, ignored);
        _maker = new PageMaker(store, options.OnlyTargeted, clock);
        _errors = new ErrorReplacement(options.StaleIfError, Statistics, clock, log);
    }

    private PageStatistics Statistics { get; } = new();

    /// <param name="origin">PHP. A normalized request is not the client's, and belongs to no person.</param>
    public HttpResponse Respond(HttpRequest request, Func<HttpRequest, bool, HttpResponse> origin)
    {
        if (_classifier.Classify(request, out var reason) is not { } key)
        {
            return Pass(request, origin, reason);
        }

        var known = _purges.Check();
        if (known is null && _purges.IsFailing)
        {
            return Pass(request, origin, "bypass", "purges-unknown");
        }

        var (vary, page) = known is null ? default : _store.Find(key, request.Fields, known, _maker.Now);
        if (page is not null && Use(page, key, request) is { } answer)
        {
            return answer;
        }

        if (RequestDirectives.Read(request.Fields).OnlyIfCached)
        {
            var status = CacheStatus.Forwarded("uri-miss", detail: "only-if-cached");
            return PageAnswer.WithStatus(HttpResponse.Text(504, "The page is not in the cache."), status);
        }

        if (page is not null && _errors.IsPausing(page, _maker.Now))
        {
            return _errors.AnswerInPause(page, request, _maker.Now);
        }

        Statistics.Miss();
        return vary is null ? Discover(key, request, origin) : Make(key, vary, page, request, origin);
    }

    /// <param name="purgesAll">Whether to purge all pages first.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public PageCacheStatus Status(bool purgesAll)
    {
        if (purgesAll)
        {
            _purges.Commit([CacheTag.All]);
        }

        var (pages, bytes, sharedPages, sharedBytes) = _store.Measure();
        return new PageCacheStatus
        {
            Pages = pages,
            Bytes = bytes,
            SharedPages = sharedPages,
            SharedBytes = sharedBytes,
            Purges = _purges.Check()?.Last.Sequence ?? 0,
            Counts = Statistics,
        };
    }

    /// <summary>Writes what was stored, and replaces stale pages, after the response has left.</summary>
    /// <param name="origin">PHP.</param>
    public void Work(Func<HttpRequest, HttpResponse> origin)
    {
        foreach (var replacement in _replacements.TakeAll())
        {
            Replace(replacement, origin);
        }

        _store.Work(_purges.Known);
    }

    /// <returns>Null when the page may not be used without validation.</returns>
    private HttpResponse? Use(Page page, PageKey key, HttpRequest request, bool isCollapsed = false)
    {
        var age = page.AgeAt(_maker.Now);
        var directives = _options.HonorsRequests ? RequestDirectives.Read(request.Fields) : RequestDirectives.None;
        var reuse = ReuseRules.Decide(page.Directives, page.Lifetime, age, directives);
        if (reuse == Reuse.Validate)
        {
            return null;
        }

        if (reuse == Reuse.UseAndReplace)
        {
            _replacements.Add(key, page, request);
        }

        Statistics.Hit();
        return PageAnswer.Create(page, request, _maker.Now, CacheStatus.Hit(page.Lifetime - age, isCollapsed));
    }

    private HttpResponse Pass(HttpRequest request, Func<HttpRequest, bool, HttpResponse> origin, string reason, string? detail = null)
    {
        Statistics.Bypass();
        var response = origin(request, false);
        _invalidation.Apply(request, response);
        return PageAnswer.WithStatus(response, CacheStatus.Forwarded(reason, detail: detail), AddsStatus(response));
    }

    /// <summary>Lets PHP see the request as it is, since it is not known yet whether the response can be stored.</summary>
    private HttpResponse Discover(PageKey key, HttpRequest request, Func<HttpRequest, bool, HttpResponse> origin)
    {
        var response = origin(request, false);
        if (_maker.VaryIfStorable(request, response, out _) is { } vary)
        {
            _purges.Begin();
            _store.Learn(key, vary);
        }

        return PageAnswer.WithStatus(response, CacheStatus.Forwarded("uri-miss"), AddsStatus(response));
    }

    private HttpResponse Make(
        PageKey key, IReadOnlyList<string> vary, Page? stale, HttpRequest request, Func<HttpRequest, bool, HttpResponse> origin)
    {
        var flight = _flights.Lead(FlightOf(key, vary, request));
        if (flight is null && _flights.Wait(FlightOf(key, vary, request)) && _purges.Known is { } known
            && _store.Find(key, request.Fields, known, _maker.Now).Page is { } made
            && Use(made, key, request, isCollapsed: true) is { } collapsed)
        {
            return collapsed;
        }

        try
        {
            return Make(MakingOf(key, vary, NormalizedRequest.Of(request, key, vary)), stale, request, origin, flight);
        }
        catch (IOException e) when (stale is not null && _errors.IsAllowed(stale, _maker.Now))
        {
            flight?.Dispose();
            return _errors.Answer(stale, request, _maker.Now, e.Message, status: 0);
        }
        catch
        {
            flight?.Dispose();
            throw;
        }
    }

    private HttpResponse Make(
        Making making, Page? stale, HttpRequest request, Func<HttpRequest, bool, HttpResponse> origin, IDisposable? flight)
    {
        var isValidation = stale is not null && Validation.AddConditions(stale.Fields, making.Request.Fields);
        var response = origin(making.Request, true);
        if (stale is not null && ReuseRules.IsError(response.Status) && _errors.IsAllowed(stale, _maker.Now))
        {
            Discard(response);
            flight?.Dispose();
            return _errors.Answer(stale, request, _maker.Now, $"status {response.Status}", response.Status);
        }

        if (isValidation && response.Status == 304)
        {
            Discard(response);
            if (_maker.Confirm(making, stale!, response) is { } confirmed)
            {
                flight?.Dispose();
                return PageAnswer.Create(confirmed, request, _maker.Now, CacheStatus.Forwarded("stale", stored: true));
            }

            // About another response than the one that is stored.
            making = MakingOf(making.Key, making.Vary, NormalizedRequest.Of(request, making.Key, making.Vary));
            response = origin(making.Request, true);
        }

        var (answer, isStored) = _maker.Store(making, response, flight);
        if (isStored)
        {
            Statistics.Store();
        }
        else
        {
            flight?.Dispose();
        }

        return PageAnswer.WithStatus(answer, CacheStatus.Forwarded(stale is null ? "uri-miss" : "stale", isStored));
    }

    private void Replace(PageReplacement replacement, Func<HttpRequest, HttpResponse> origin)
    {
        try
        {
            if (_purges.Known is not null)
            {
                var making = MakingOf(replacement.Key, replacement.Page.Identity.Vary, replacement.Request);
                using var response = Make(making, replacement.Page, replacement.Request, (request, _) => origin(request), flight: null);
                response.Content.CopyTo(Stream.Null);
            }
        }
        catch (IOException)
        {
            // PHP's failure is in the log. The stale page stays, and the next request for it tries again.
        }
    }

    private Making MakingOf(PageKey key, IReadOnlyList<string> vary, HttpRequest normalized)
        => new(key, vary, normalized, _purges.Known?.Last ?? default, _maker.Now);

    private static string FlightOf(PageKey key, IReadOnlyList<string> vary, HttpRequest request)
        => key.Text + "\n" + VaryKey.Of(vary, request.Fields);

    /// <summary>Reads it to its end, or the worker would count as stuck.</summary>
    private static void Discard(HttpResponse response)
    {
        using (response)
        {
            response.Content.CopyTo(Stream.Null);
        }
    }

    /// <summary>Where only targeted responses are stored, others leave as if there were no cache.</summary>
    private bool AddsStatus(HttpResponse response) => !_options.OnlyTargeted || response.Fields.Contains("PhpBridge-Cache-Control"u8);
}

using System.Buffers;
using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching;
using PhpBridge.Events;
using PhpBridge.Health;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>Turns one HTTP request into its response. Each loop has its own; site, files and database check are shared.</summary>
/// <remarks>
/// 1. Check the origin: size of the header section, origin secret, host, completeness of the content.
/// 2. Catch up with changes that the request may depend on.
/// 3. Resolve the path.
/// 4. Redirect to a directory, or refuse.
/// 5. Send a file.
/// 6. Send a page from the cache.
/// 7. Run the script in PHP.
/// 8. Send the private download that the script has named.
/// </remarks>
/// <param name="database">Checks the database server after a failure; null when its address is unknown.</param>
internal sealed class RequestPipeline(
    OriginGuard guard,
    SiteResolver site,
    AssetResponder assets,
    PhpResponder php,
    ChangeDetection changes,
    DatabaseCheck? database,
    JsonLog log)
{
    private readonly PrivateDownloads _downloads = new(site, assets, log);
    private readonly InvocationContext _context = new();

    /// <summary>Null when pages are not cached.</summary>
    public PageCache? Pages { get; init; }

    /// <exception cref="PhpException">PHP failed to answer.</exception>
    /// <exception cref="IOException">A file could not be read.</exception>
    public HttpResponse Respond(HttpEvent httpEvent, Invocation invocation, Deadline deadline)
    {
        var request = httpEvent.Request;

        // 1. Origin.
        if (CheckOrigin(request) is { } rejection)
        {
            return rejection;
        }

        // 2. Changes.
        if (ReadYourWrites.IsCausedByChange(request))
        {
            changes.CatchUp();
        }

        // 3. Path.
        var resolution = site.Resolve(request.Path.Span, request.Query.Span);

        // 4. Redirects and refusals.
        if (resolution is Resolution.Directory directory)
        {
            return HttpResponse.MovedPermanently(LocationOf(directory, request));
        }

        if (Refuse(resolution, request, invocation) is { } refusal)
        {
            return refusal;
        }

        // 5. Files.
        if (resolution is Resolution.Asset asset)
        {
            return assets.Respond(request, asset);
        }

        // 6. Pages.
        var script = (Resolution.Script)resolution;
        return Pages is null
            ? Run(request, script, httpEvent.Context, invocation, deadline)
            : Pages.Respond(
                request, (toRun, isNormalized) => Run(toRun, script, isNormalized ? default : httpEvent.Context, invocation, deadline));
    }

    /// <param name="request">The client's, or the one whose response is stored for all.</param>
    /// <param name="context">The event's requestContext; empty where the response must not depend on it.</param>
    private HttpResponse Run(
        HttpRequest request, Resolution.Script script, ReadOnlyMemory<byte> context, Invocation invocation, Deadline deadline)
    {
        // 7. PHP.
        var response = php.Respond(request, script, new LambdaContext(_context.ToJson(invocation), context, invocation.TraceId), deadline);
        CheckDatabaseAfter(response);

        // 8. Private downloads.
        return _downloads.Replace(response, request);
    }

    /// <returns>The response to a request that is rejected whatever its path is; null to go on.</returns>
    private HttpResponse? CheckOrigin(HttpRequest request)
    {
        if (request.Fields.IsTooLarge)
        {
            return HttpResponse.Text(431, "The request's headers are too large."); // RFC 6585 section 5
        }

        if (guard.Refuse(request) is { } status)
        {
            log.RequestDenied(PathOf(request), status == 403 ? "origin-secret" : "host");
            return HttpResponse.Text(status, status == 403 ? "Forbidden." : "This host is not served here.");
        }

        if (request.IsContentCut)
        {
            log.ContentTruncated(PathOf(request), request.Content.Length);
            return HttpResponse.Text(
                413, $"The request's content is too large: the function received only the first {request.Content.Length} bytes.");
        }

        return null;
    }

    /// <returns>The response to a path that is neither a file nor a script; null for those.</returns>
    private HttpResponse? Refuse(Resolution resolution, HttpRequest request, Invocation invocation)
    {
        switch (resolution)
        {
            case Resolution.Denied denied:
                log.RequestDenied(PathOf(request), denied.Rule);
                return HttpResponse.Text(403, "Forbidden.");
            case Resolution.NotReady notReady:
                log.SiteNotReady(notReady.Problem);
                return HttpResponse.Text(503, $"The site is not ready. The function's log says why.\nRequest id: {invocation.RequestId}");
            case Resolution.Malformed:
                log.RequestMalformed(PathOf(request));
                return HttpResponse.Text(400, "The request's path is malformed.");
            case Resolution.Missing:
                log.SiteMissing();
                return HttpResponse.Text(404, "There is no site here. The function's log says more.");
            default:
                return null;
        }
    }

    /// <summary>Logs an unreachable database: the usual reason for a failure of WordPress, which does not log it itself.</summary>
    private void CheckDatabaseAfter(HttpResponse response)
    {
        if (response.Status == 500 && database?.ProblemIfDue() is { } problem)
        {
            log.DatabaseUnreachable(problem);
        }
    }

    /// <summary>Built from the normalised path: a location such as //host would lead to another site.</summary>
    private static string LocationOf(Resolution.Directory directory, HttpRequest request)
    {
        var location = new ArrayBufferWriter<byte>(256);
        PercentEncoding.EncodePath(Encoding.UTF8.GetBytes(directory.Path), location);
        var path = Encoding.ASCII.GetString(location.WrittenSpan);
        return request.Query.IsEmpty ? path : path + "?" + Encoding.ASCII.GetString(request.Query.Span);
    }

    /// <summary>The path for the log: without the query, which may carry secrets.</summary>
    private static string PathOf(HttpRequest request) => Encoding.UTF8.GetString(request.Path.Span);
}

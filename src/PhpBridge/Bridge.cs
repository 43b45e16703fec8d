using System.Text;
using PhpBridge.Assets;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;

namespace PhpBridge;

/// <summary>
/// One invocation from event to answer. Each loop has a bridge of its own.
/// </summary>
/// <remarks>
/// 1. Read the event: is it a ping, or which shape is it, and what request does it carry?
/// 2. Decide whether it may ask, and what its path is.
/// 3. Answer it: a file, a script's output or the file that the script names, a redirect or a refusal.
/// 4. Write the answer in the shape that the event came in.
/// </remarks>
internal sealed class Bridge(
    OriginGuard guard, SiteResolver site, AssetResponder assets, PhpResponder php, TimeSpan deadlineMargin, TimeProvider clock, JsonLog log)
{
    private readonly BufferedResponse _buffered = new();
    private readonly SendFile _sendFile = new(site, assets, log);

    public Answer Handle(Invocation invocation)
    {
        log.RequestId = invocation.RequestId;
        try
        {
            var deadline = DeadlineOf(invocation);
            var outline = new EventOutline(invocation.Payload);
            if (WarmUp.Matches(outline))
            {
                log.WarmUpAnswered();
                return new Answer(WarmUp.Answer);
            }

            return new Answer(Write(EventReader.Read(outline), deadline, invocation));
        }
        catch (EventFormatException e)
        {
            log.EventRefused(e.Message);
            return Answer.Failed("Runtime.InvalidEvent", e.Message);
        }
        finally
        {
            log.RequestId = null;
        }
    }

    /// <summary>The platform ends the sandbox at its deadline; a margin before, the visitor can still be answered.</summary>
    private Deadline DeadlineOf(Invocation invocation)
    {
        var remaining = invocation.Remaining(clock);
        var margin = deadlineMargin < remaining / 2 ? deadlineMargin : remaining / 2;
        return Deadline.After(remaining - margin, clock);
    }

    private ReadOnlyMemory<byte> Write(HttpEvent httpEvent, Deadline deadline, Invocation invocation)
    {
        try
        {
            using var response = Respond(httpEvent, deadline, invocation);
            if (_buffered.Write(httpEvent.Shape, response) is { } payload)
            {
                return payload;
            }

            log.ResponseTooLarge(PathOf(httpEvent.Request), httpEvent.Shape.MaxResponseSize);
        }
        catch (PhpException e)
        {
            var (status, message) = PhpFailureTable.Answer(e.Failure);
            return WriteFailure(httpEvent, status, message, invocation);
        }
        catch (IOException e)
        {
            // EFS, most likely: a stale handle, an I/O error, a link that leads round in circles.
            log.FileUnreadable(PathOf(httpEvent.Request), e.Message);
            return WriteFailure(httpEvent, 500, "The file could not be read. The function's log says more.", invocation);
        }

        return WriteFailure(
            httpEvent,
            502,
            $"The response is larger than the {httpEvent.Shape.MaxResponseSize} bytes of JSON that the source of this request takes from "
            + "a function. Binary content counts a third more, because it travels as base64.",
            invocation);
    }

    private HttpResponse Respond(HttpEvent httpEvent, Deadline deadline, Invocation invocation)
    {
        var request = httpEvent.Request;
        if (guard.Refuse(request) is { } refusal)
        {
            log.RequestDenied(PathOf(request), refusal == 403 ? "origin-secret" : "host");
            return HttpResponse.Text(refusal, refusal == 403 ? "Forbidden." : "This host is not served here.");
        }

        if (request.IsContentCut)
        {
            log.ContentCut(PathOf(request), request.Content.Length);
            return HttpResponse.Text(
                413, $"The request's content is too large: its source passed only the first {request.Content.Length} bytes on to this function.");
        }

        switch (site.Resolve(request.Path.Span, request.Query.Span))
        {
            case Resolution.Asset asset:
                return assets.Respond(request, asset);
            case Resolution.Script script:
                site.ExpectChanges(request);
                var context = new LambdaContext(InvocationContext.ToJson(invocation), httpEvent.Context);
                return _sendFile.Replace(php.Respond(request, script, context, deadline), request);
            case Resolution.Directory directory:
                return HttpResponse.MovedPermanently(LocationOf(directory, request));
            case Resolution.Denied denied:
                log.RequestDenied(PathOf(request), denied.Rule);
                return HttpResponse.Text(403, "Forbidden.");
            case Resolution.Malformed:
                log.RequestMalformed(PathOf(request));
                return HttpResponse.Text(400, "The request's path is malformed.");
            default:
                log.SiteMissing();
                return HttpResponse.Text(404, "There is no site here. The function's log says more.");
        }
    }

    /// <summary>Built from the normalised path: a location like //host would lead to another site.</summary>
    private static string LocationOf(Resolution.Directory directory, HttpRequest request)
    {
        var location = new System.Buffers.ArrayBufferWriter<byte>(256);
        PercentEncoding.EncodePath(Encoding.UTF8.GetBytes(directory.Path), location);
        var path = Encoding.ASCII.GetString(location.WrittenSpan);
        return request.Query.IsEmpty ? path : path + "?" + Encoding.ASCII.GetString(request.Query.Span);
    }

    private ReadOnlyMemory<byte> WriteFailure(HttpEvent httpEvent, int status, string message, Invocation invocation)
    {
        using var response = HttpResponse.Text(status, $"{message}\nRequest id: {invocation.RequestId}");
        return _buffered.Write(httpEvent.Shape, response) ?? throw new InvalidOperationException("a short answer is too large");
    }

    /// <summary>For the log: without the query, which may carry secrets.</summary>
    private static string PathOf(HttpRequest request) => Encoding.UTF8.GetString(request.Path.Span);
}

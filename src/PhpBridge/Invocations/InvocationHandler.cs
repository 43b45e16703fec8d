using System.Text;
using PhpBridge.Events;
using PhpBridge.Health;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Mirror;
using PhpBridge.Php;
using PhpBridge.Site;
using PhpBridge.Telemetry;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>
/// One invocation from event to answer. Each loop has a bridge of its own.
/// </summary>
/// <remarks>
/// 1. Read the event: is it a ping, a command, or which format is it, and what request does it carry?
/// 2. Decide whether it may ask, and what its path is.
/// 3. Answer it: a file, a script's output or the file that the script names, a redirect or a refusal.
/// 4. Write the answer in the format that the event came in, or its head only, when its content is streamed.
/// 5. When it has gone, see that PHP comes to an end.
/// </remarks>
internal sealed class InvocationHandler(
    RequestPipeline front, PhpResponder php, CommandDispatcher commands, ICodeMirror mirror, SandboxMaintenance maintenance, bool streams, TimeSpan deadlineMargin, TimeProvider clock,
    JsonLog log) : IInvocationHandler
{
    // Used again for every invocation, as all buffers are: what a request needs is there when it comes.
    private readonly EventProperties _event = new();
    private readonly FieldCollection _fields = [];
    private readonly InvocationContext _context = new();
    private readonly BufferedResponse _buffered = new();
    private readonly StreamingPrelude _prelude = new();
    private readonly SendFile _sendFile = new(front.Site, front.Assets, log);

    /// <summary>The site's database, when we know where it is.</summary>
    public DatabaseCheck? Database { get; init; }

    public Answer Handle(Invocation invocation)
    {
        log.RequestId = invocation.RequestId;
        try
        {
            var deadline = DeadlineOf(invocation);
            _event.Read(invocation.Payload);
            if (WarmUp.Matches(_event))
            {
                log.WarmUpAnswered();
                return new Answer(WarmUp.Result);
            }

            if (CommandReader.Read(_event) is { } command)
            {
                ExpectChanges();
                return commands.Handle(command, invocation, deadline);
            }

            return Reply(EventReader.Read(_event, _fields), deadline, invocation);
        }
        catch (EventFormatException e)
        {
            log.EventRefused(e.Message);
            return Answer.Failed("Runtime.InvalidEvent", e.Message);
        }
    }

    public void Settle()
    {
        php.Settle();
        maintenance.Run();
    }

    /// <summary>The platform ends the sandbox at its deadline; a margin before, the visitor can still be answered.</summary>
    private Deadline DeadlineOf(Invocation invocation)
    {
        var remaining = invocation.Remaining(clock);
        var margin = deadlineMargin < remaining / 2 ? deadlineMargin : remaining / 2;
        return Deadline.After(remaining - margin, clock);
    }

    private Answer Reply(HttpEvent httpEvent, Deadline deadline, Invocation invocation)
    {
        try
        {
            return Write(httpEvent, Respond(httpEvent, deadline, invocation), invocation);
        }
        catch (PhpException e)
        {
            var (status, message) = PhpFailureTable.Answer(e.Failure);
            return Refuse(httpEvent, status, message, invocation);
        }
        catch (IOException e)
        {
            // EFS, most likely: a stale handle, an I/O error, a link that leads round in circles.
            log.FileUnreadable(PathOf(httpEvent.Request), e.Message);
            return Refuse(httpEvent, 500, "The file could not be read. The function's log says more.", invocation);
        }
    }

    private Answer Write(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        var allowed = response.HasContent(httpEvent.Request) ? response : response.WithoutContent();
        return streams && httpEvent.CanStream ? Stream(httpEvent, allowed, invocation) : Buffer(httpEvent, allowed, invocation);
    }

    private Answer Buffer(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        using (response)
        {
            if (_buffered.Write(httpEvent.Format, response) is { } payload)
            {
                return new Answer(payload);
            }
        }

        log.ResponseTooLarge(PathOf(httpEvent.Request), httpEvent.Format.MaxResponseSize);
        return Refuse(
            httpEvent,
            502,
            $"The response is larger than the {httpEvent.Format.MaxResponseSize} bytes of JSON that the source of this request takes from "
            + "a function. Binary content counts a third more, because it travels as base64.",
            invocation);
    }

    private Answer Stream(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        var prelude = _prelude.Write(httpEvent.Format, response);
        if (prelude.Length > StreamingPrelude.MaxSize)
        {
            response.Dispose();
            log.PreludeTooLarge(PathOf(httpEvent.Request), StreamingPrelude.MaxSize);
            return Refuse(
                httpEvent, 502, $"The response's fields are larger than the {StreamingPrelude.MaxSize} bytes of JSON that a streamed response may have.", invocation);
        }

        return new Answer(prelude, response.Content);
    }

    private HttpResponse Respond(HttpEvent httpEvent, Deadline deadline, Invocation invocation)
    {
        var request = httpEvent.Request;
        if (request.Fields.IsTooLarge)
        {
            return HttpResponse.Text(431, "The request's fields are too large."); // RFC 6585 section 5
        }

        if (front.Guard.Refuse(request) is { } refusal)
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

        if (ReadYourWrites.IsCausedByChange(request))
        {
            ExpectChanges();
        }

        switch (front.Site.Resolve(request.Path.Span, request.Query.Span))
        {
            case Resolution.Asset asset:
                return front.Assets.Respond(request, asset);
            case Resolution.Script script:
                var context = new LambdaContext(_context.ToJson(invocation), httpEvent.Context);
                return _sendFile.Replace(Examined(php.Respond(request, script, context, deadline)), request);
            case Resolution.Directory directory:
                return HttpResponse.MovedPermanently(LocationOf(directory, request));
            case Resolution.Denied denied:
                log.RequestDenied(PathOf(request), denied.Rule);
                return HttpResponse.Text(403, "Forbidden.");
            case Resolution.NotReady notReady:
                log.SiteNotReady(notReady.Problem);
                return HttpResponse.Text(503, $"The site is not ready. The function's log says why.\nRequest id: {invocation.RequestId}");
            case Resolution.Malformed:
                log.RequestMalformed(PathOf(request));
                return HttpResponse.Text(400, "The request's path is malformed.");
            default:
                log.SiteMissing();
                return HttpResponse.Text(404, "There is no site here. The function's log says more.");
        }
    }

    /// <summary>An upload is asked for right after it was sent, and a plugin is activated right after it was installed.</summary>
    private void ExpectChanges()
    {
        mirror.CatchUp();
        front.Site.ExpectChanges();
    }

    /// <summary>When WordPress fails, the database it cannot reach is the usual reason, and it does not log that.</summary>
    private HttpResponse Examined(HttpResponse response)
    {
        if (response.Status == 500 && Database?.ProblemIfDue() is { } problem)
        {
            log.DatabaseUnreachable(problem);
        }

        return response;
    }

    /// <summary>Built from the normalised path: a location like //host would lead to another site.</summary>
    private static string LocationOf(Resolution.Directory directory, HttpRequest request)
    {
        var location = new System.Buffers.ArrayBufferWriter<byte>(256);
        PercentEncoding.EncodePath(Encoding.UTF8.GetBytes(directory.Path), location);
        var path = Encoding.ASCII.GetString(location.WrittenSpan);
        return request.Query.IsEmpty ? path : path + "?" + Encoding.ASCII.GetString(request.Query.Span);
    }

    private Answer Refuse(HttpEvent httpEvent, int status, string message, Invocation invocation)
    {
        var response = HttpResponse.Text(status, $"{message}\nRequest id: {invocation.RequestId}");
        if (status == 503)
        {
            response.Fields.Add("Retry-After", "1"); // Seconds (RFC 9110 section 10.2.3).
        }

        return Write(httpEvent, response, invocation);
    }

    /// <summary>For the log: without the query, which may carry secrets.</summary>
    private static string PathOf(HttpRequest request) => Encoding.UTF8.GetString(request.Path.Span);
}

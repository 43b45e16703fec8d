using System.Text;
using PhpBridge.Events;
using PhpBridge.Http;
using PhpBridge.Lambda;
using PhpBridge.Php;
using PhpBridge.Telemetry;
using PhpBridge.Time;

namespace PhpBridge.Invocations;

/// <summary>
/// Has an HTTP request answered and writes the response in the payload format of its event, or only status and headers if the content is
/// streamed. Each loop has its own.
/// </summary>
/// <param name="streams">Whether responses are streamed to gateways that support it.</param>
internal sealed class RequestHandler(RequestPipeline pipeline, bool streams, JsonLog log)
{
    // Buffers are reused for every invocation.
    private readonly BufferedResponse _buffered = new();
    private readonly StreamingPrelude _prelude = new();

    public InvocationResult Handle(HttpEvent httpEvent, Invocation invocation, Deadline deadline)
    {
        try
        {
            return Write(httpEvent, pipeline.Respond(httpEvent, invocation, deadline), invocation);
        }
        catch (PhpException e)
        {
            var (status, message) = PhpFailureTable.Answer(e.Failure);
            return Fail(httpEvent, status, message, invocation);
        }
        catch (IOException e)
        {
            // Most likely EFS: a stale handle, an I/O error, a loop of links.
            log.FileUnreadable(PathOf(httpEvent.Request), e.Message);
            return Fail(httpEvent, 500, "The file could not be read. The function's log says more.", invocation);
        }
    }

    private InvocationResult Write(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        var allowed = response.HasContent(httpEvent.Request) ? response : response.WithoutContent();
        return streams && httpEvent.CanStream ? Stream(httpEvent, allowed, invocation) : Buffer(httpEvent, allowed, invocation);
    }

    private InvocationResult Buffer(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        using (response)
        {
            if (_buffered.Write(httpEvent.Format, response) is { } payload)
            {
                return new InvocationResult(payload);
            }
        }

        var limit = httpEvent.Format.MaxResponseSize;
        log.ResponseTooLarge(PathOf(httpEvent.Request), limit);
        return Fail(
            httpEvent,
            502,
            $"The response is larger than the {limit} bytes of JSON that the gateway accepts from a function. Binary content counts a "
            + "third more, because it is encoded as base64.",
            invocation);
    }

    private InvocationResult Stream(HttpEvent httpEvent, HttpResponse response, Invocation invocation)
    {
        var prelude = _prelude.Write(httpEvent.Format, response);
        if (prelude.Length <= StreamingPrelude.MaxSize)
        {
            return new InvocationResult(prelude, response.Content);
        }

        response.Dispose();
        log.PreludeTooLarge(PathOf(httpEvent.Request), StreamingPrelude.MaxSize);
        return Fail(
            httpEvent,
            502,
            $"The response's headers are larger than the {StreamingPrelude.MaxSize} bytes of JSON that a streamed response may have.",
            invocation);
    }

    private InvocationResult Fail(HttpEvent httpEvent, int status, string message, Invocation invocation)
    {
        var response = HttpResponse.Text(status, $"{message}\nRequest id: {invocation.RequestId}");
        if (status == 503)
        {
            response.Fields.Add("Retry-After", "1"); // Seconds (RFC 9110 section 10.2.3).
        }

        return Write(httpEvent, response, invocation);
    }

    /// <summary>The path for the log: without the query, which may carry secrets.</summary>
    private static string PathOf(HttpRequest request) => Encoding.UTF8.GetString(request.Path.Span);
}

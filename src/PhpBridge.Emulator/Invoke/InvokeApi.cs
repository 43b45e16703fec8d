using System.Text;
using System.Text.Json;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Invoke;

/// <summary>Lambda's Invoke API, version 2015-03-31, for one function.</summary>
internal sealed class InvokeApi(Func<Invocation, Task<InvocationResult>> invoke)
{
    private const string Resource = "/2015-03-31/functions/function/invocations";

    /// <summary>X-Amz-Log-Result carries the end of the log.</summary>
    private const int LogTail = 4096;

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != Resource || !HttpMethods.IsPost(context.Request.Method))
        {
            await FailAsync(context, StatusCodes.Status404NotFound, "ResourceNotFoundException", $"Only POST {Resource} is here.");
            return;
        }

        var body = await BodyReader.ReadAsync(context, PayloadLimits.Event);
        switch (body.Outcome)
        {
            case BodyOutcome.Complete:
                await InvokeAsync(context, body.Content.Length == 0 ? "{}"u8.ToArray() : body.Content);
                break;
            case BodyOutcome.TooLarge:
                await BodyReader.DiscardAsync(context, most: int.MaxValue);
                await FailAsync(
                    context,
                    StatusCodes.Status413PayloadTooLarge,
                    "RequestTooLargeException",
                    $"Request must be smaller than {PayloadLimits.Event} bytes for the InvokeFunction operation");
                break;
            default:
                context.Abort();
                break;
        }
    }

    private async Task InvokeAsync(HttpContext context, ReadOnlyMemory<byte> payload)
    {
        if (!IsJson(payload))
        {
            await FailAsync(
                context, StatusCodes.Status400BadRequest, "InvalidRequestContentException", "Could not parse request body into json.");
            return;
        }

        var traceId = TraceId.Continue(context.Request.Headers["X-Amzn-Trace-Id"]);
        var clientContext = context.Request.Headers["X-Amz-Client-Context"];
        var invocation = new Invocation(
            payload,
            Guid.NewGuid().ToString(),
            traceId.Segment,
            clientContext.Count == 0 ? null : DecodeContext(clientContext.ToString()));
        context.Response.Headers["x-amzn-RequestId"] = invocation.RequestId;
        switch (context.Request.Headers["X-Amz-Invocation-Type"].ToString())
        {
            case "" or "RequestResponse":
                await WriteAsync(context, await invoke(invocation));
                break;
            case "Event":
                _ = invoke(invocation); // Not awaited: the invocation is asynchronous, and its outcome is logged.
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case "DryRun":
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                await FailAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    "InvalidParameterValueException",
                    "X-Amz-Invocation-Type is RequestResponse, Event or DryRun.");
                break;
        }
    }

    private static Task WriteAsync(HttpContext context, InvocationResult result)
    {
        if (result.Throttled)
        {
            return FailAsync(context, StatusCodes.Status429TooManyRequests, "TooManyRequestsException", "Rate Exceeded.");
        }

        var headers = context.Response.Headers;
        headers["X-Amz-Executed-Version"] = FunctionIdentity.Version;
        if (result.FunctionError is not null)
        {
            headers["X-Amz-Function-Error"] = result.FunctionError;
        }

        if (context.Request.Headers["X-Amz-Log-Type"] == "Tail")
        {
            var log = Encoding.UTF8.GetBytes(result.Log);
            headers["X-Amz-Log-Result"] = Convert.ToBase64String(log.AsSpan(Math.Max(0, log.Length - LogTail)));
        }

        return WriteJsonAsync(context, result.Payload);
    }

    private static Task FailAsync(HttpContext context, int status, string errorType, string message)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-amzn-ErrorType"] = errorType;
        return WriteJsonAsync(context, JsonSerializer.SerializeToUtf8Bytes(new { Type = "User", message }, JsonText.Readable));
    }

    private static async Task WriteJsonAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
    }

    private static string DecodeContext(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : base64;
    }

    private static bool IsJson(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var _ = JsonDocument.Parse(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

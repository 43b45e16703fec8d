using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// The Lambda Runtime API, version 2018-06-01 ("Using the Lambda runtime API for custom runtimes"). One client serves
/// one loop: one connection, one invocation at a time.
/// </summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string InvocationPath = "invocation/";
    private const string ResponsePath = "/response";
    private const string ErrorPath = "/error";
    private const string InitializationErrorPath = "init/error";
    private const int Attempts = 5;

    // Beyond the invocation's deadline, after which Lambda would have ended the sandbox.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly HttpExchange _exchange;
    private readonly RequestHead _head;
    private readonly ILogger _log;
    private readonly byte[] _nextRequest;
    private string _functionArn = "";
    private TimeSpan _remaining;

    public RuntimeApiClient(string runtimeApi, ILogger log)
    {
        var address = RuntimeApiAddress.Parse(runtimeApi);
        _exchange = new HttpExchange(address, TimeProvider.System);
        _head = new RequestHead(address, "/2018-06-01/runtime/");
        _log = log;
        _nextRequest = _head.Begin("GET"u8, "invocation/next").End().ToArray();
    }

    private static ReadOnlySpan<byte> Post => "POST"u8;

    private static ReadOnlySpan<byte> Json => "application/json"u8;

    private HttpResponseReader Response => _exchange.Response;

    /// <summary>Waits for the next invocation without a time limit.</summary>
    /// <exception cref="RuntimeApiException">The API refuses the request or cannot be reached.</exception>
    public Invocation Next()
    {
        // Repeating the request is safe: until an invocation has a result, the API returns the same one.
        _exchange.TimeLimit = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _exchange.Send(_nextRequest, []);
                break;
            }
            catch (IOException e) when (attempt < Attempts)
            {
                _log.RuntimeApiRetry(attempt, e.Message);
                Thread.Sleep(TimeSpan.FromMilliseconds(10 << attempt));
            }
            catch (IOException e)
            {
                throw new RuntimeApiException(e.Message, e);
            }
        }

        if (Response.Status != 200)
        {
            throw new RuntimeApiException($"the Runtime API returned status {Response.Status} for invocation/next: {Response.Excerpt()}");
        }

        return ReadInvocation();
    }

    /// <summary>
    /// Posts the response of an invocation. Failures are logged: they have no other recipient, and the next call may work.
    /// </summary>
    public void Respond(string requestId, ReadOnlySpan<byte> payload)
    {
        _head.Begin(Post, InvocationPath, requestId, ResponsePath).Field(HeaderNames.ContentType, Json);
        Send(payload, requestId, ResponsePath);
    }

    /// <summary>
    /// Posts the response of an invocation as a stream ("Implementing response streaming in a custom runtime"). A failure in its middle
    /// is reported in trailers. Other failures are logged, as with <see cref="Respond"/>.
    /// </summary>
    /// <param name="prelude">Status and headers as JSON with its delimiter; precedes the content.</param>
    public void Stream(string requestId, ReadOnlySpan<byte> prelude, Stream content)
    {
        var head = _head.Begin(Post, InvocationPath, requestId, ResponsePath)
            .Field(HeaderNames.ContentType, "application/vnd.awslambda.http-integration-response"u8)
            .Field(HeaderNames.ResponseMode, "streaming"u8)
            .Field(HeaderNames.Trailer, "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"u8)
            .Field(HeaderNames.TransferEncoding, "chunked"u8)
            .End();
        _exchange.TimeLimit = _remaining + Margin;
        try
        {
            if (_exchange.Send(head, prelude, content, Trailers) is { } failure)
            {
                _log.ResponseBrokenOff(requestId, failure.Message);
            }
        }
        catch (IOException e)
        {
            _log.RuntimeApiPostFailed(PathOf(requestId, ResponsePath), e.Message);
            return;
        }

        LogRefusal(isRepeated: false, requestId, ResponsePath);
    }

    /// <summary>Reports that an invocation failed.</summary>
    public void Fail(string requestId, LambdaError error)
    {
        _head.Begin(Post, InvocationPath, requestId, ErrorPath)
            .Field(HeaderNames.ContentType, Json)
            .Field(HeaderNames.ErrorType, Encoding.ASCII.GetBytes(error.Type))
            .Field(HeaderNames.XRayErrorCause, XRayCause.Of(error));
        Send(error.ToJson(), requestId, ErrorPath);
    }

    /// <summary>Reports that the initialization failed; the process must end then. The API refuses it after the first invocation.</summary>
    public void FailInitialization(LambdaError error)
    {
        _head.Begin(Post, InitializationErrorPath)
            .Field(HeaderNames.ContentType, Json)
            .Field(HeaderNames.ErrorType, Encoding.ASCII.GetBytes(error.Type));
        Send(error.ToJson(), requestId: null, InitializationErrorPath);
    }

    public void Dispose() => _exchange.Dispose();

    /// <summary>Sends the request whose head has been begun.</summary>
    private void Send(ReadOnlySpan<byte> content, string? requestId, string resource)
    {
        var head = _head.Field(HeaderNames.ContentLength, content.Length).End();
        _exchange.TimeLimit = _remaining + Margin;
        if (TrySend(head, content, requestId, resource, out var isRepeated))
        {
            LogRefusal(isRepeated, requestId, resource);
        }
    }

    /// <summary>
    /// Sends a request, and repeats it once if the connection broke before the first byte of a response, for example because the API had
    /// just closed it. If the first request arrived nevertheless, the API refuses the second, and nothing is lost.
    /// </summary>
    private bool TrySend(ReadOnlySpan<byte> head, ReadOnlySpan<byte> content, string? requestId, string resource, out bool isRepeated)
    {
        for (isRepeated = false; ; isRepeated = true)
        {
            try
            {
                _exchange.Send(head, content);
                return true;
            }
            catch (IOException e) when (!isRepeated && !Response.HasBegun && !_exchange.HasTimedOut)
            {
                _log.RuntimeApiPostRepeated(PathOf(requestId, resource), e.Message);
            }
            catch (IOException e)
            {
                _log.RuntimeApiPostFailed(PathOf(requestId, resource), e.Message);
                return false;
            }
        }
    }

    private static string Trailers(Exception failure)
    {
        var error = new LambdaError("Runtime.ResponseBrokenOff", failure.Message);
        return $"{Encoding.ASCII.GetString(HeaderNames.ErrorType)}: {error.Type}\r\n"
            + $"{Encoding.ASCII.GetString(HeaderNames.ErrorBody)}: {Convert.ToBase64String(error.ToJson())}\r\n";
    }

    private void LogRefusal(bool isRepeated, string? requestId, string resource)
    {
        if (isRepeated && Response.Status is (400 or 403))
        {
            return; // The first request has arrived.
        }

        if (Response.Status is < 200 or >= 300)
        {
            _log.RuntimeApiPostRefused(PathOf(requestId, resource), Response.Status, Response.Excerpt());
        }
    }

    private static string PathOf(string? requestId, string resource)
        => requestId is null ? resource : InvocationPath + requestId + resource;

    private Invocation ReadInvocation()
    {
        var requestId = Response.Field(HeaderNames.RequestId);
        if (requestId.Length == 0)
        {
            throw new RuntimeApiException("the Runtime API sent an invocation without Lambda-Runtime-Aws-Request-Id");
        }

        // Some local Runtime APIs send no deadline; the longest timeout of Lambda is assumed then.
        var deadline = Response.FieldBytes(HeaderNames.DeadlineMs);
        if (!long.TryParse(deadline, NumberStyles.None, CultureInfo.InvariantCulture, out var deadlineMs))
        {
            deadlineMs = DateTimeOffset.UtcNow.AddMinutes(15).ToUnixTimeMilliseconds();
        }

        // Nearly always the same as before.
        var functionArn = Response.FieldBytes(HeaderNames.FunctionArn);
        if (!Ascii.Equals(functionArn, _functionArn))
        {
            _functionArn = Encoding.UTF8.GetString(functionArn);
        }

        var invocation = new Invocation(requestId, deadlineMs, Response.Field(HeaderNames.TraceId), _functionArn, Response.Content);
        _remaining = invocation.Remaining(TimeProvider.System);
        return invocation;
    }
}

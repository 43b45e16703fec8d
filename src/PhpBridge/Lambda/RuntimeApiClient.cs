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
    private const string Version = "/2018-06-01/runtime/";
    private const int Attempts = 5;

    // Beyond the invocation's deadline, after which the platform would have ended the sandbox.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _authority;
    private readonly string _prefix;
    private readonly HttpExchange _exchange;
    private readonly ILogger _log;
    private readonly byte[] _nextRequest;
    private TimeSpan _remaining;

    public RuntimeApiClient(string runtimeApi, ILogger log)
    {
        var address = RuntimeApiAddress.Parse(runtimeApi);
        _authority = address.Authority;
        _prefix = address.Path + Version;
        _exchange = new HttpExchange(address);
        _log = log;
        _nextRequest = Encoding.ASCII.GetBytes($"GET {_prefix}invocation/next HTTP/1.1\r\nHost: {_authority}\r\n\r\n");
    }

    /// <summary>Waits for the next invocation, for as long as the platform pleases.</summary>
    /// <exception cref="RuntimeApiException">The API refuses, or cannot be reached at all.</exception>
    public Invocation Next()
    {
        // Asking again is safe: until an invocation is answered, the API hands out the same one.
        _exchange.Patience = null;
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

        if (_exchange.Response.Status != 200)
        {
            throw new RuntimeApiException($"the Runtime API answered {_exchange.Response.Status} to invocation/next: {Excerpt()}");
        }

        return ReadInvocation();
    }

    /// <summary>Answers the invocation. Failures are logged: the API has no one else to tell, and the next call may work.</summary>
    public void Respond(string requestId, ReadOnlySpan<byte> payload)
        => Post($"invocation/{requestId}/response", payload, "");

    /// <summary>
    /// Answers the invocation with a stream ("Implementing response streaming in a custom runtime"): what fails midway
    /// is reported in trailers. Failures are logged, as with <see cref="Respond"/>.
    /// </summary>
    /// <param name="prelude">Status and fields as JSON with its delimiter; precedes the content.</param>
    public void Stream(string requestId, ReadOnlySpan<byte> prelude, Stream content)
    {
        var path = $"invocation/{requestId}/response";
        var head = Encoding.ASCII.GetBytes(
            $"POST {_prefix}{path} HTTP/1.1\r\nHost: {_authority}\r\n"
            + "Content-Type: application/vnd.awslambda.http-integration-response\r\n"
            + "Lambda-Runtime-Function-Response-Mode: streaming\r\n"
            + "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
        _exchange.Patience = _remaining + Patience;
        try
        {
            if (_exchange.Send(head, prelude, content, Trailers) is { } failure)
            {
                _log.ResponseBrokenOff(requestId, failure.Message);
            }
        }
        catch (IOException e)
        {
            _log.RuntimeApiPostFailed(path, e.Message);
            return;
        }

        LogRefusal(path, isRepeated: false);
    }

    /// <summary>Reports that the invocation failed.</summary>
    public void Fail(string requestId, LambdaError error)
        => Post($"invocation/{requestId}/error", error.ToJson(), $"Lambda-Runtime-Function-Error-Type: {error.Type}\r\n");

    /// <summary>Reports that initialization failed; the process must end then. Refused once an invocation was asked for.</summary>
    public void FailInitialization(LambdaError error)
        => Post("init/error", error.ToJson(), $"Lambda-Runtime-Function-Error-Type: {error.Type}\r\n");

    public void Dispose() => _exchange.Dispose();

    private void Post(string path, ReadOnlySpan<byte> content, string fields)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {_prefix}{path} HTTP/1.1\r\nHost: {_authority}\r\nContent-Type: application/json\r\n{fields}Content-Length: {content.Length}\r\n\r\n"));
        _exchange.Patience = _remaining + Patience;
        if (TrySend(path, head, content, out var isRepeated))
        {
            LogRefusal(path, isRepeated);
        }
    }

    /// <summary>
    /// Once more when the connection broke before anything of an answer came, as when the API had just closed it. If the
    /// first has arrived all the same, the API refuses the second, and nothing is lost.
    /// </summary>
    private bool TrySend(string path, ReadOnlySpan<byte> head, ReadOnlySpan<byte> content, out bool isRepeated)
    {
        for (isRepeated = false; ; isRepeated = true)
        {
            try
            {
                _exchange.Send(head, content);
                return true;
            }
            catch (IOException e) when (!isRepeated && !_exchange.Response.HasBegun && !_exchange.HasTimedOut)
            {
                _log.RuntimeApiPostRepeated(path, e.Message);
            }
            catch (IOException e)
            {
                _log.RuntimeApiPostFailed(path, e.Message);
                return false;
            }
        }
    }

    private static string Trailers(Exception failure)
    {
        var error = new LambdaError("Runtime.ResponseBrokenOff", failure.Message);
        return $"Lambda-Runtime-Function-Error-Type: {error.Type}\r\n"
            + $"Lambda-Runtime-Function-Error-Body: {Convert.ToBase64String(error.ToJson())}\r\n";
    }

    private void LogRefusal(string path, bool isRepeated)
    {
        if (isRepeated && _exchange.Response.Status is (400 or 403))
        {
            return; // The first has arrived.
        }

        if (_exchange.Response.Status is < 200 or >= 300)
        {
            _log.RuntimeApiPostRefused(path, _exchange.Response.Status, Excerpt());
        }
    }

    private Invocation ReadInvocation()
    {
        var requestId = _exchange.Response.Field("Lambda-Runtime-Aws-Request-Id"u8);
        if (requestId.Length == 0)
        {
            throw new RuntimeApiException("the Runtime API sent an invocation without Lambda-Runtime-Aws-Request-Id");
        }

        // Without a deadline (some local Runtime APIs send none) the longest that Lambda knows is as good as any.
        if (!long.TryParse(_exchange.Response.Field("Lambda-Runtime-Deadline-Ms"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var deadlineMs))
        {
            deadlineMs = DateTimeOffset.UtcNow.AddMinutes(15).ToUnixTimeMilliseconds();
        }

        var invocation = new Invocation(
            requestId,
            deadlineMs,
            _exchange.Response.Field("Lambda-Runtime-Trace-Id"u8),
            _exchange.Response.Field("Lambda-Runtime-Invoked-Function-Arn"u8),
            _exchange.Response.Content);
        _remaining = invocation.Remaining(TimeProvider.System);
        return invocation;
    }

    private string Excerpt() => Encoding.UTF8.GetString(_exchange.Response.Content.Span[..Math.Min(_exchange.Response.Content.Length, 512)]);
}

using System.Text;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// The bridge as an extension of its own function ("Using the Lambda Extensions API to create extensions"). The
/// platform tells a runtime of the sandbox's end (SIGTERM) only if there is an extension; and it freezes a sandbox only
/// when all of its extensions have asked for their next event. So the runtime can ask for its next invocation at once,
/// which surely lets the response go, while PHP finishes its work.
/// </summary>
internal sealed class InternalExtension : IDisposable
{
    private const string Version = "/2020-01-01/extension/";

    // The platform answers at once. A local Runtime API that knows extensions by halves may not answer at all, and no request may wait for that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _authority;
    private readonly string _prefix;
    private readonly HttpExchange _exchange;
    private readonly ILogger _log;

    // Not a SemaphoreSlim, which spins before it sleeps: on the processor that the request needs.
    private readonly Semaphore _answered = new(0, int.MaxValue);
    private byte[] _next = [];
    private Action? _finishWork;
    private volatile bool _gone;

    private InternalExtension(RuntimeApiAddress address, ILogger log)
        => (_authority, _prefix, _exchange, _log) = (address.Authority, address.Path + Version, new HttpExchange(address), log);

    /// <summary>Registers. Right only before the first invocation is asked for.</summary>
    /// <param name="followsInvocations">
    /// Whether the sandbox should stay awake until the work after a response is done. Managed instances, which are
    /// never frozen, do not offer that.
    /// </param>
    /// <returns>Null, with the reason in the log, when the platform does not want it; all works without.</returns>
    public static InternalExtension? Register(string runtimeApi, bool followsInvocations, ILogger log)
    {
        var extension = new InternalExtension(RuntimeApiAddress.Parse(runtimeApi), log);
        try
        {
            return extension.Register(followsInvocations ? """{"events":["INVOKE"]}"""u8 : """{"events":[]}"""u8);
        }
        catch (IOException e)
        {
            log.ExtensionRefused(e.Message);
            extension.Dispose();
            return null;
        }
    }

    /// <summary>Follows the invocations from now on, on a thread of its own.</summary>
    /// <param name="finishWork">Finishes the work that an answered invocation has left; called once for each.</param>
    public void Start(Action finishWork)
    {
        _finishWork = finishWork;
        new Thread(Run) { IsBackground = true, Name = "extension" }.Start();
    }

    /// <summary>Finishes the work of the current invocation, whose result has been sent, on the thread of the extension.</summary>
    public void FinishWork()
    {
        _answered.Release();
        if (_gone)
        {
            SettleAll();
        }
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _answered.Dispose();
    }

    private InternalExtension Register(ReadOnlySpan<byte> events)
    {
        var head = $"POST {_prefix}register HTTP/1.1\r\nHost: {_authority}\r\nLambda-Extension-Name: phpbridge\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {events.Length}\r\n\r\n";
        _exchange.Patience = Patience;
        _exchange.Send(Encoding.ASCII.GetBytes(head), events);
        ThrowIfRefused();
        var identifier = _exchange.Response.Field("Lambda-Extension-Identifier"u8);
        _next = Encoding.ASCII.GetBytes($"GET {_prefix}event/next HTTP/1.1\r\nHost: {_authority}\r\nLambda-Extension-Identifier: {identifier}\r\n\r\n");
        return identifier.Length > 0 ? this : throw new IOException("the answer has no Lambda-Extension-Identifier");
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                // Asking says "done" for the last invocation.
                _exchange.Patience = Patience;
                _exchange.Ask(_next);

                // The event comes with the invocation, but is read after the answer: a thread that wakes for it before
                // would take the processor from the request. Without events to follow nothing ever comes.
                _answered.WaitOne();
                _exchange.Receive();
                ThrowIfRefused();
                _finishWork!();
            }
        }
        catch (IOException e)
        {
            _log.ExtensionsApiGone(e.Message);
            _gone = true;
            _finishWork!();
            SettleAll();
        }
    }

    /// <summary>For what was answered while the API was found to be gone, whichever thread comes to it first.</summary>
    private void SettleAll()
    {
        while (_answered.WaitOne(TimeSpan.Zero))
        {
            _finishWork!();
        }
    }

    private void ThrowIfRefused()
    {
        if (_exchange.Response.Status != 200)
        {
            var text = Encoding.UTF8.GetString(_exchange.Response.Content.Span[..Math.Min(_exchange.Response.Content.Length, 512)]);
            throw new IOException($"the Extensions API answered {_exchange.Response.Status}: {text}");
        }
    }
}

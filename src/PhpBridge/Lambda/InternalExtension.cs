using Microsoft.Extensions.Logging;

namespace PhpBridge.Lambda;

/// <summary>
/// The bridge as an extension of its own function ("Using the Lambda Extensions API to create extensions"). Lambda announces the end of
/// the sandbox (SIGTERM) to a runtime only if there is an extension, and freezes a sandbox only when all extensions have requested their
/// next event. The runtime can therefore request its next invocation at once, which makes Lambda deliver the response, while PHP finishes
/// its work.
/// </summary>
internal sealed class InternalExtension : IDisposable
{
    // Lambda responds at once. A local Runtime API with half an implementation may not respond at all, and no request may wait for that.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    private readonly HttpExchange _exchange;
    private readonly RequestHead _head;
    private readonly ILogger _log;

    // Not a SemaphoreSlim, which spins before it sleeps: on the processor that the request needs.
    private readonly Semaphore _finished = new(0, int.MaxValue);
    private byte[] _nextRequest = [];
    private Action? _finishWork;
    private volatile bool _gone;

    private InternalExtension(RuntimeApiAddress address, ILogger log)
    {
        _exchange = new HttpExchange(address, TimeProvider.System) { TimeLimit = TimeLimit };
        _head = new RequestHead(address, "/2020-01-01/extension/");
        _log = log;
    }

    /// <summary>Registers the extension. Lambda accepts it only before the first invocation is requested.</summary>
    /// <param name="followsInvocations">
    /// Whether the sandbox stays awake until the work after a response is done. Managed instances, which are never frozen, do not
    /// offer that.
    /// </param>
    /// <returns>Null, with the reason in the log, if the registration is refused; the bridge works without it.</returns>
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
    /// <param name="finishWork">Finishes the work that continues after a result; called once for each.</param>
    public void Start(Action finishWork)
    {
        _finishWork = finishWork;
        new Thread(Run) { IsBackground = true, Name = "extension" }.Start();
    }

    /// <summary>Finishes the work of the current invocation, whose result has been sent, on the thread of the extension.</summary>
    public void FinishWork()
    {
        _finished.Release();
        if (_gone)
        {
            FinishAll();
        }
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _finished.Dispose();
    }

    private InternalExtension Register(ReadOnlySpan<byte> events)
    {
        var head = _head.Begin("POST"u8, "register")
            .Field(HeaderNames.ExtensionName, "phpbridge"u8)
            .Field(HeaderNames.ContentType, "application/json"u8)
            .Field(HeaderNames.ContentLength, events.Length)
            .End();
        _exchange.Send(head, events);
        ThrowIfRefused();
        var identifier = _exchange.Response.FieldBytes(HeaderNames.ExtensionIdentifier);
        if (identifier.IsEmpty)
        {
            throw new IOException("the response has no Lambda-Extension-Identifier");
        }

        _nextRequest = _head.Begin("GET"u8, "event/next").Field(HeaderNames.ExtensionIdentifier, identifier).End().ToArray();
        return this;
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                // The request reports that the work of the last invocation is done.
                _exchange.Ask(_nextRequest);

                // The event arrives with the invocation, but is read after the result was sent: a thread that wakes up before would
                // take the processor from the request. Without registered events nothing ever arrives.
                _finished.WaitOne();
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
            FinishAll();
        }
    }

    /// <summary>Finishes the work of results that were sent before the thread of the extension ended.</summary>
    private void FinishAll()
    {
        while (_finished.WaitOne(TimeSpan.Zero))
        {
            _finishWork!();
        }
    }

    private void ThrowIfRefused()
    {
        if (_exchange.Response.Status != 200)
        {
            throw new IOException($"the Extensions API returned status {_exchange.Response.Status}: {_exchange.Response.Excerpt()}");
        }
    }
}

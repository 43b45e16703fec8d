using PhpBridge.Emulator.Front;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Invoke;
using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;
using PhpBridge.Emulator.Sandboxes;

namespace PhpBridge.Emulator;

/// <summary>A function with its HTTP front and its Invoke API, running until disposed. Any number may run in one process.</summary>
public sealed class EmulatedFunction : IAsyncDisposable
{
    private readonly FunctionLog _log;
    private readonly SandboxPool _pool;
    private readonly LoopbackServer _front;
    private readonly LoopbackServer _invoke;

    private EmulatedFunction(FunctionLog log, SandboxPool pool, LoopbackServer front, LoopbackServer invoke)
    {
        _log = log;
        _pool = pool;
        _front = front;
        _invoke = invoke;
    }

    /// <summary>Where the site is.</summary>
    public Uri FrontAddress => _front.Address;

    /// <summary>The function's invocation resource; POST an event there.</summary>
    public Uri InvokeAddress => new(_invoke.Address, "/2015-03-31/functions/function/invocations");

    /// <summary>Everything the sandboxes wrote, in the order it was read; the newest 100,000 lines.</summary>
    public IReadOnlyList<string> LogLines => _log.Lines;

    /// <summary>Every sandbox started so far, the dead included.</summary>
    public IReadOnlyList<SandboxInfo> Sandboxes => _pool.Sandboxes;

#pragma warning disable CA2000 // The function owns what is created here; until it exists, the catch does.
    /// <exception cref="ArgumentException">The front cannot do what the options ask.</exception>
    /// <exception cref="FileNotFoundException">There is no such bootstrap.</exception>
    /// <exception cref="IOException">One of the ports is in use.</exception>
    public static async Task<EmulatedFunction> StartAsync(FunctionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrency, 1);
        if (!File.Exists(options.Bootstrap))
        {
            throw new FileNotFoundException($"There is no bootstrap at {options.Bootstrap}.", options.Bootstrap);
        }

        var shape = EventShapes.Create(options);
        if (options.InvokeMode == InvokeMode.ResponseStream && shape is not IStreamingShape)
        {
            throw new ArgumentException(
                $"The front {options.Shape} cannot stream. "
                + $"Choose {nameof(EventShapeName.FunctionUrl)} or {nameof(EventShapeName.RestApi)}.",
                nameof(options));
        }

        var log = new FunctionLog(new LogWriter(options));
        var pool = new SandboxPool(options, log);
        var front = await LoopbackServer.StartAsync(
            options.Port, new FrontApi(shape, options, log, pool.InvokeAsync).HandleAsync, cancellationToken);
        try
        {
            var invoke = await LoopbackServer.StartAsync(
                options.InvokePort, new InvokeApi(pool.InvokeAsync).HandleAsync, cancellationToken);
            var function = new EmulatedFunction(log, pool, front, invoke);
            if (options.Prewarm)
            {
                _ = function.PrewarmAsync(); // Not awaited: it only saves time. A failure is logged and recurs at the first request.
            }

            return function;
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
    }
#pragma warning restore CA2000

    /// <summary>Has a sandbox initialized and waiting when this completes.</summary>
    public Task PrewarmAsync() => _pool.PrewarmAsync();

    /// <summary>Invokes as Lambda would. Cancelling ends the waiting, not the invocation.</summary>
    public Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default) =>
        _pool.InvokeAsync(new Invocation(payload, Guid.NewGuid().ToString(), TraceId.Continue(null).Segment, clientContext: null))
            .WaitAsync(cancellationToken);

    /// <summary>The first line of the sandboxes' output that satisfies, past or to come: output is read a little after answers.</summary>
    /// <exception cref="TimeoutException">None came within a minute.</exception>
    public Task<string> WaitForLogLineAsync(Func<string, bool> predicate, CancellationToken cancellationToken = default) =>
        _log.WaitForLineAsync(predicate, cancellationToken).WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);

    /// <summary>Ends the sandboxes, with every process they started, and closes the ports.</summary>
    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _invoke.DisposeAsync();
        await _pool.DisposeAsync();
    }
}

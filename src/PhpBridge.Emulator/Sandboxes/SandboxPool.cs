using System.Diagnostics;
using System.Globalization;
using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// Starts sandboxes on demand, up to the function's concurrency, and reuses those that are free. What is handed out are
/// places: a sandbox has one, a managed instance several.
/// </summary>
internal sealed class SandboxPool(FunctionOptions options, FunctionLog log) : IAsyncDisposable
{
    /// <summary>
    /// A runtime needs a moment between its answer and its next poll. A caller who sends one request after the
    /// other must meet the same sandbox again, as in Lambda, and not a second one or a 429.
    /// </summary>
    private static readonly TimeSpan TurnaroundTime = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
#pragma warning disable CA2213 // Never disposed: a turnaround that is just ending may still release its slot, and no handle is behind it.
    private readonly SemaphoreSlim _slots = new(options.Concurrency * options.MaxConcurrency);

    /// <summary>Of several who find no place in a managed instance only one starts another: the rest will find theirs in that.</summary>
    private readonly SemaphoreSlim _starting = new(options.MaxConcurrency > 1 ? 1 : options.Concurrency);
#pragma warning restore CA2213
    private readonly Stack<Sandbox> _idle = new();
    private readonly List<Sandbox> _sandboxes = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _lastTurnaround = Task.CompletedTask;
    private int _startedCount;

    public IReadOnlyList<SandboxInfo> Sandboxes
    {
        get
        {
            lock (_gate)
            {
                return [.. _sandboxes.Select(sandbox => sandbox.Info)];
            }
        }
    }

    /// <summary>Has one sandbox ready before anybody asks.</summary>
    public async Task PrewarmAsync()
    {
        await _slots.WaitAsync(_closing.Token);
        try
        {
            var (sandbox, _, error) = await TakeAsync(Guid.NewGuid().ToString());
            if (error is null)
            {
                Release(sandbox);
            }
            else
            {
                log.Problem($"sandbox {sandbox.Number} did not initialize: {error.Text}");
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public async Task<InvocationResult> InvokeAsync(Invocation invocation)
    {
        if (!await TakeSlotAsync())
        {
            return new InvocationResult { RequestId = invocation.RequestId, Payload = ReadOnlyMemory<byte>.Empty, Throttled = true };
        }

        var turnaround = Task.CompletedTask;
        try
        {
            var (sandbox, isColdStart, error) = await TakeAsync(invocation.RequestId);
            if (error is not null)
            {
                return Result(invocation, error, sandbox, isColdStart, TimeSpan.Zero, "");
            }

            log.BeginInvocation(sandbox.Number);
            var watch = Stopwatch.StartNew();
            var answer = await sandbox.InvokeAsync(invocation);
            var duration = watch.Elapsed;

            // From here the slot belongs to the turnaround, which the invoker does not wait for.
            turnaround = Task.Run(() => TurnAroundAsync(sandbox, invocation));
            _lastTurnaround = turnaround;
            return Result(invocation, answer, sandbox, isColdStart, duration, log.InvocationLines(sandbox.Number));
        }
        finally
        {
            if (turnaround == Task.CompletedTask)
            {
                _slots.Release();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Sandbox[] all;
        lock (_gate)
        {
            all = [.. _sandboxes];
        }

        await Task.WhenAll(all.Where(sandbox => sandbox.IsAlive).Select(sandbox => sandbox.EndAsync()));
        await Task.WhenAll(all.Select(sandbox => sandbox.DisposeAsync().AsTask()));
        _closing.Dispose();
    }

    private Task<bool> TakeSlotAsync()
    {
        var patience = _lastTurnaround.IsCompleted ? TimeSpan.Zero : TurnaroundTime;
        return _slots.WaitAsync(options.Throttle ? patience : Timeout.InfiniteTimeSpan, _closing.Token);
    }

    /// <summary>A place: a free one, or one in a sandbox that is started for it.</summary>
    private async Task<(Sandbox Sandbox, bool IsColdStart, Answer? Error)> TakeAsync(string requestId)
    {
        if (await TakeIdleAsync() is { } free)
        {
            return (free, false, null);
        }

        await _starting.WaitAsync(_closing.Token);
        try
        {
            if (TryPopIdle() is { } freed)
            {
                return (freed, false, null);
            }

            var (sandbox, error) = await StartAsync(requestId);
            return (sandbox, true, error);
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<Sandbox?> TakeIdleAsync()
    {
        if (TryPopIdle() is { } ready)
        {
            return ready;
        }

        await Task.WhenAny(_lastTurnaround, Task.Delay(TurnaroundTime, _closing.Token));
        return TryPopIdle();
    }

    /// <summary>The one used last, as it is the warmest; the dead are passed over.</summary>
    private Sandbox? TryPopIdle()
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var sandbox))
            {
                if (sandbox.IsAlive)
                {
                    return sandbox;
                }
            }

            return null;
        }
    }

    private async Task<(Sandbox Sandbox, Answer? Error)> StartAsync(string requestId)
    {
        var sandbox = await Sandbox.StartAsync(Interlocked.Increment(ref _startedCount), options, log, _closing.Token);
        lock (_gate)
        {
            _sandboxes.Add(sandbox);
        }

        if (_closing.IsCancellationRequested)
        {
            await sandbox.DisposeAsync();
            throw new OperationCanceledException(_closing.Token);
        }

        log.Note($"sandbox {sandbox.Number} started, pid {sandbox.Info.ProcessId}");
        var error = await sandbox.InitializeAsync(requestId);
        if (error is not null)
        {
            await sandbox.DisposeAsync();
            return (sandbox, error);
        }

        lock (_gate)
        {
            // The request that started it takes the remaining slot.
            for (var place = 1; place < options.MaxConcurrency; place++)
            {
                _idle.Push(sandbox);
            }
        }

        return (sandbox, null);
    }

    private async Task TurnAroundAsync(Sandbox sandbox, Invocation invocation)
    {
        try
        {
            if (await sandbox.SettleAsync(invocation) is not { } problem)
            {
                Release(sandbox);
                return;
            }

            if (sandbox.IsAlive)
            {
                // Its invoker has the answer; only the log can say that what should have followed did not.
                log.Problem($"sandbox {sandbox.Number} was still busy: {problem.Text}");
                await sandbox.EndAsync();
            }

            await sandbox.DisposeAsync();
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>A sandbox cannot be taken before it is frozen, so dispatching and freezing exclude each other.</summary>
    private void Release(Sandbox sandbox)
    {
        sandbox.Freeze();
        lock (_gate)
        {
            _idle.Push(sandbox);
        }
    }

    private static InvocationResult Result(
        Invocation invocation, Answer answer, Sandbox sandbox, bool isColdStart, TimeSpan duration, string lines) =>
        new()
        {
            RequestId = invocation.RequestId,
            Payload = answer.Payload,
            FunctionError = answer.IsError ? "Unhandled" : null,
            SandboxNumber = sandbox.Number,
            ColdStart = isColdStart,
            Duration = duration,
            Log = string.Create(
                CultureInfo.InvariantCulture,
                $"START RequestId: {invocation.RequestId} Version: {FunctionIdentity.Version}\n{lines}"
                + $"END RequestId: {invocation.RequestId}\n"
                + $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration.TotalMilliseconds:F2} ms\n"),
        };
}

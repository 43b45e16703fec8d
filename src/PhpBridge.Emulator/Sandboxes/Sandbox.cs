using System.Diagnostics;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>One execution environment: a bootstrap, its Runtime API, one invocation at a time.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>An answer may still be in our socket when its sender is already gone.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);

    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly FunctionOptions _options;
    private readonly RuntimeSession _session;
    private readonly LoopbackServer _server;
    private readonly SandboxProcess _process;
    private int _disposed;

    private Sandbox(int number, FunctionOptions options, FunctionLog log, RuntimeSession session, LoopbackServer server)
    {
        Number = number;
        _options = options;
        _session = session;
        _server = server;
        var runtimeApi = _server.Address.Authority + _options.RuntimeApiPath;
        var environment = SandboxEnvironment.Create(_options, runtimeApi, number);
        var taskRoot = environment["LAMBDA_TASK_ROOT"];
        _process = SandboxProcess.Start(
            Path.GetFullPath(_options.Bootstrap),
            environment,
            $"AWS_LAMBDA_RUNTIME_API={runtimeApi}",
            Directory.Exists(taskRoot) ? taskRoot : "/",
            line => log.SandboxLine(number, line));
    }

    public int Number { get; }

    public TimeSpan? InitializationDuration { get; private set; }

    public bool IsAlive => !_process.Exited.IsCompleted;

    public SandboxInfo Info => new(Number, _process.Id, InitializationDuration, IsAlive);

    public static async Task<Sandbox> StartAsync(int number, FunctionOptions options, FunctionLog log, CancellationToken cancellationToken)
    {
        var session = new RuntimeSession();
#pragma warning disable CA2000 // The sandbox owns it; until it exists, the catch does.
        var server = await LoopbackServer.StartAsync(0, new RuntimeApi(session, options).HandleAsync, cancellationToken);
#pragma warning restore CA2000
        try
        {
            return new Sandbox(number, options, log, session, server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the first <c>next</c>.</summary>
    /// <returns>Null when the sandbox is ready, else why it never will be.</returns>
    public async Task<Answer?> InitializeAsync(string requestId)
    {
        await AnyWithinAsync(_options.InitializationTimeout, _session.Idle, _session.InitializationError, _process.Exited);
        if (_process.Exited.IsCompleted)
        {
            await AnyWithinAsync(LastWords, _session.InitializationError);
        }

        if (_session.InitializationError.IsCompleted)
        {
            return await _session.InitializationError;
        }

        if (_process.Exited.IsCompleted)
        {
            return Answer.Exited(requestId, await _process.Exited);
        }

        if (_session.Idle.IsCompleted)
        {
            InitializationDuration = _age.Elapsed;
            _process.NoteSessions();
            return null;
        }

        return Answer.TimedOut(requestId, _options.InitializationTimeout);
    }

    /// <summary>Serves one event; past the deadline the sandbox is dead when this returns.</summary>
    public async Task<Answer> InvokeAsync(Invocation invocation)
    {
        invocation.Deadline = DateTimeOffset.UtcNow + _options.Timeout;
        _session.Dispatch(invocation);
        await AnyWithinAsync(_options.Timeout, invocation.Answered, _process.Exited);
        if (_process.Exited.IsCompleted)
        {
            await AnyWithinAsync(LastWords, invocation.Answered);
        }

        if (invocation.Answered.IsCompleted)
        {
            return await invocation.Answered;
        }

        if (_process.Exited.IsCompleted)
        {
            return Answer.Exited(invocation.RequestId, await _process.Exited);
        }

        await _process.EndAsync(TimeSpan.Zero);
        return Answer.TimedOut(invocation.RequestId, _options.Timeout);
    }

    /// <summary>Waits, at most to the deadline, for the runtime to be done with an answered invocation.</summary>
    /// <returns>False when this sandbox cannot serve again.</returns>
    public async Task<bool> SettleAsync(Invocation invocation)
    {
        var remaining = invocation.Deadline - DateTimeOffset.UtcNow;
        await AnyWithinAsync(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, _session.Idle, _process.Exited);
        _process.NoteSessions();
        return _session.Idle.IsCompleted && IsAlive;
    }

    /// <summary>Asks everything in the sandbox to end; <see cref="DisposeAsync"/> then makes sure.</summary>
    public Task EndAsync(TimeSpan grace) => _process.EndAsync(grace);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _process.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    private static async Task AnyWithinAsync(TimeSpan patience, params Task[] tasks)
    {
        using var timer = new CancellationTokenSource();
        await Task.WhenAny([.. tasks, Task.Delay(patience, timer.Token)]);
        await timer.CancelAsync();
    }
}

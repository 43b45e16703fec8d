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

    private readonly Stopwatch age = Stopwatch.StartNew();
    private readonly FunctionOptions options;
    private readonly RuntimeSession session;
    private readonly LoopbackServer server;
    private readonly SandboxProcess process;
    private int disposed;

    private Sandbox(int number, FunctionOptions options, FunctionLog log, RuntimeSession session, LoopbackServer server)
    {
        Number = number;
        this.options = options;
        this.session = session;
        this.server = server;
        var runtimeApi = server.Address.Authority + options.RuntimeApiPath;
        var environment = SandboxEnvironment.Create(options, runtimeApi, number);
        var taskRoot = environment["LAMBDA_TASK_ROOT"];
        process = SandboxProcess.Start(
            Path.GetFullPath(options.Bootstrap),
            environment,
            $"AWS_LAMBDA_RUNTIME_API={runtimeApi}",
            Directory.Exists(taskRoot) ? taskRoot : "/",
            line => log.SandboxLine(number, line));
    }

    public int Number { get; }

    public TimeSpan? InitializationDuration { get; private set; }

    public bool IsAlive => !process.Exited.IsCompleted;

    public SandboxInfo Info => new(Number, process.Id, InitializationDuration, IsAlive);

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
        await AnyWithinAsync(options.InitializationTimeout, session.Idle, session.InitializationError, process.Exited);
        if (process.Exited.IsCompleted)
        {
            await AnyWithinAsync(LastWords, session.InitializationError);
        }

        if (session.InitializationError.IsCompleted)
        {
            return await session.InitializationError;
        }

        if (process.Exited.IsCompleted)
        {
            return Answer.Exited(requestId, await process.Exited);
        }

        if (session.Idle.IsCompleted)
        {
            InitializationDuration = age.Elapsed;
            process.NoteSessions();
            return null;
        }

        return Answer.TimedOut(requestId, options.InitializationTimeout);
    }

    /// <summary>Serves one event; past the deadline the sandbox is dead when this returns.</summary>
    public async Task<Answer> InvokeAsync(Invocation invocation)
    {
        invocation.Deadline = DateTimeOffset.UtcNow + options.Timeout;
        session.Dispatch(invocation);
        await AnyWithinAsync(options.Timeout, invocation.Answered, process.Exited);
        if (process.Exited.IsCompleted)
        {
            await AnyWithinAsync(LastWords, invocation.Answered);
        }

        if (invocation.Answered.IsCompleted)
        {
            return await invocation.Answered;
        }

        if (process.Exited.IsCompleted)
        {
            return Answer.Exited(invocation.RequestId, await process.Exited);
        }

        await process.EndAsync(TimeSpan.Zero);
        return Answer.TimedOut(invocation.RequestId, options.Timeout);
    }

    /// <summary>Waits, at most to the deadline, for the runtime to be done with an answered invocation.</summary>
    /// <returns>False when this sandbox cannot serve again.</returns>
    public async Task<bool> SettleAsync(Invocation invocation)
    {
        var remaining = invocation.Deadline - DateTimeOffset.UtcNow;
        await AnyWithinAsync(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, session.Idle, process.Exited);
        process.NoteSessions();
        return session.Idle.IsCompleted && IsAlive;
    }

    /// <summary>Asks everything in the sandbox to end; <see cref="DisposeAsync"/> then makes sure.</summary>
    public Task EndAsync(TimeSpan grace) => process.EndAsync(grace);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            await process.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    private static async Task AnyWithinAsync(TimeSpan patience, params Task[] tasks)
    {
        using var timer = new CancellationTokenSource();
        await Task.WhenAny([.. tasks, Task.Delay(patience, timer.Token)]);
        await timer.CancelAsync();
    }
}

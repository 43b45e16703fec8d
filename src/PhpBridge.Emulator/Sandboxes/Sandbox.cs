using System.Diagnostics;
using PhpBridge.Emulator.Extensions;
using PhpBridge.Emulator.Hosting;
using PhpBridge.Emulator.Logging;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// One execution environment: a bootstrap and its APIs, for one invocation at a time or, as a managed instance, for several.
/// </summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>An answer may still be in our socket when its sender is already gone.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(50);

    /// <summary>What the runtime gets of the time to shut down; the rest is for external extensions.</summary>
    private const double RuntimeShare = 0.3;

    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly FunctionOptions _options;
    private readonly RuntimeSession _session;
    private readonly ExtensionSession _extensions;
    private readonly LoopbackServer _server;
    private readonly SandboxProcess _process;
    private int _disposed;

    private Sandbox(
        int number, FunctionOptions options, FunctionLog log, RuntimeSession session, ExtensionSession extensions, LoopbackServer server)
    {
        Number = number;
        _options = options;
        _session = session;
        _extensions = extensions;
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

    private bool IsManagedInstance => _options.MaxConcurrency > 1;

    public SandboxInfo Info => new(Number, _process.Id, InitializationDuration, IsAlive);

    public static async Task<Sandbox> StartAsync(int number, FunctionOptions options, FunctionLog log, CancellationToken cancellationToken)
    {
        var session = new RuntimeSession(options.MaxConcurrency);
        var extensions = new ExtensionSession();
        var runtimeApi = new RuntimeApi(session, options, onNext: extensions.CloseRegistration);
        var extensionsApi = new ExtensionsApi(extensions, options);
        Task HandleAsync(HttpContext context) =>
            extensionsApi.Knows(context) ? extensionsApi.HandleAsync(context) : runtimeApi.HandleAsync(context);
#pragma warning disable CA2000 // The sandbox owns it; until it exists, the catch does.
        var server = await LoopbackServer.StartAsync(0, HandleAsync, cancellationToken);
#pragma warning restore CA2000
        try
        {
            return new Sandbox(number, options, log, session, extensions, server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the first <c>next</c> of the runtime, and of every extension that has registered by then.</summary>
    /// <returns>Null when the sandbox is ready, else why it never will be.</returns>
    public async Task<Answer?> InitializeAsync(string requestId)
    {
        var ready = Task.WhenAll(_session.Idle, _extensions.Ready);
        await AnyWithinAsync(_options.InitializationTimeout, ready, _session.InitializationError, _extensions.Failed, _process.Exited);
        if (_process.Exited.IsCompleted)
        {
            await AnyWithinAsync(LastWords, _session.InitializationError, _extensions.Failed);
        }

        if (_session.InitializationError.IsCompleted)
        {
            return await _session.InitializationError;
        }

        if (_extensions.Failed.IsCompleted)
        {
            return await _extensions.Failed;
        }

        if (_process.Exited.IsCompleted)
        {
            return Answer.Exited(requestId, await _process.Exited);
        }

        if (ready.IsCompleted)
        {
            InitializationDuration = _age.Elapsed;
            _process.NoteSessions();
            return null;
        }

        return Answer.TimedOut(requestId, _options.InitializationTimeout);
    }

    /// <summary>
    /// Serves one event. Past the deadline the sandbox is dead when this returns, but for managed instances: other
    /// invocations are under way there, and so even the late one may end ("Understanding the Lambda Managed Instances
    /// execution environment").
    /// </summary>
    public async Task<Answer> InvokeAsync(Invocation invocation)
    {
        _process.Thaw();
        invocation.Deadline = DateTimeOffset.UtcNow + _options.Timeout;
        _extensions.Dispatch(invocation);
        _session.Dispatch(invocation);
        await AnyWithinAsync(_options.Timeout, invocation.Answered, _extensions.Failed, _process.Exited);
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

        if (!IsManagedInstance || _extensions.Failed.IsCompleted)
        {
            await EndAsync();
        }

        return _extensions.Failed.IsCompleted ? await _extensions.Failed : Answer.TimedOut(invocation.RequestId, _options.Timeout);
    }

    /// <summary>
    /// Waits, at most to the deadline, for the runtime and its extensions to be done with an answered invocation; in a
    /// managed instance for the answer alone, however late.
    /// </summary>
    /// <returns>Null when this sandbox can serve again, else why not.</returns>
    public async Task<Answer?> SettleAsync(Invocation invocation)
    {
        var remaining = invocation.Deadline - DateTimeOffset.UtcNow;
        var patience = IsManagedInstance ? Timeout.InfiniteTimeSpan : remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        Task ready = IsManagedInstance ? invocation.Answered : Task.WhenAll(_session.Idle, _extensions.Ready);
        await AnyWithinAsync(patience, ready, _extensions.Failed, _process.Exited);
        _process.NoteSessions();
        if (IsManagedInstance)
        {
            _session.Close(invocation);
        }

        if (_process.Exited.IsCompleted)
        {
            return Answer.Exited(invocation.RequestId, await _process.Exited);
        }

        if (_extensions.Failed.IsCompleted)
        {
            return await _extensions.Failed;
        }

        return ready.IsCompleted ? null : Answer.TimedOut(invocation.RequestId, _options.Timeout);
    }

    /// <summary>Between invocations nothing in the sandbox runs.</summary>
    public void Freeze()
    {
        if (_options.Freeze && !IsManagedInstance)
        {
            _process.Freeze();
        }
    }

    /// <summary>
    /// Ends everything in the sandbox. Who has registered an extension gets SIGTERM and a little time, as in Lambda;
    /// others get SIGKILL.
    /// </summary>
    public Task EndAsync() => _process.EndAsync(_extensions.HasAny ? _options.ShutdownBudget * RuntimeShare : TimeSpan.Zero);

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

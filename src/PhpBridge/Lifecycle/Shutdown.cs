using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using PhpBridge.Php;
using PhpBridge.Time;

namespace PhpBridge.Lifecycle;

/// <summary>
/// Handles SIGTERM, with which Lambda ends the sandbox. A runtime gets some 150 of the 500 ms of an internal extension (measured). Usually
/// no request is running. The signals of a terminal are handled alike.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    private static readonly TimeSpan FinishTime = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(40);

    private readonly FpmSupervisor _supervisor;
    private readonly IdleWorkers _idle;
    private readonly ILogger _log;
    private readonly PosixSignalRegistration[] _registrations;
    private int _begun;

    public Shutdown(FpmSupervisor supervisor, IdleWorkers idle, ILogger log)
    {
        (_supervisor, _idle, _log) = (supervisor, idle, log);
        PosixSignal[] signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Run))];
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    /// <summary>
    /// Gives requests a moment to finish, ends php-fpm with the database connections, gives aborted requests a moment to be answered, and
    /// exits.
    /// </summary>
    private void Run(PosixSignalContext signal)
    {
        signal.Cancel = true; // The default action, also of a second signal, would end the process at once.
        if (Interlocked.Exchange(ref _begun, 1) == 1)
        {
            return;
        }

        var aborted = _idle.AwaitAll(Deadline.After(FinishTime));
        _supervisor.Dispose();
        if (aborted > 0)
        {
            _idle.AwaitAll(Deadline.After(AnswerTime));
        }

        _log.ShutDown(aborted);
        Environment.Exit(0);
    }
}

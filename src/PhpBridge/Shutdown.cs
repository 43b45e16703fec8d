using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using PhpBridge.Php;
using PhpBridge.Time;

namespace PhpBridge;

/// <summary>
/// SIGTERM: the platform ends the sandbox, and gives the runtime some 150 of the 500 ms that an internal extension gets
/// (measured). Mostly nothing is running then. A terminal's signals mean the same.
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
    /// Lets requests finish that can at once, ends php-fpm with the others, lets those be answered, exits. Database
    /// connections end with php-fpm.
    /// </summary>
    private void Run(PosixSignalContext signal)
    {
        signal.Cancel = true; // A second one must not interrupt what the first has begun.
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

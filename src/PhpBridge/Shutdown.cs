using Microsoft.Extensions.Logging;
using PhpBridge.Http;
using PhpBridge.Php;

namespace PhpBridge;

/// <summary>
/// SIGTERM: the platform ends the sandbox, and gives the runtime some 150 of the 500 ms that an internal extension gets
/// (measured). Mostly nothing is running then.
/// </summary>
internal static class Shutdown
{
    private static readonly TimeSpan FinishTime = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(40);

    /// <summary>
    /// Lets requests finish that can at once, ends php-fpm with the others, lets those be answered, exits. Database
    /// connections end with php-fpm.
    /// </summary>
    public static void Run(FpmSupervisor supervisor, ILogger log)
    {
        var aborted = supervisor.Idle.AwaitAll(Deadline.After(FinishTime));
        supervisor.Dispose();
        if (aborted > 0)
        {
            supervisor.Idle.AwaitAll(Deadline.After(AnswerTime));
        }

        log.ShutDown(aborted);
        Environment.Exit(0);
    }
}

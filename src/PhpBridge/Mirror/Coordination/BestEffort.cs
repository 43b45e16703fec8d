using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Runs work that no response depends on: a failure is logged, and the site is served without it.</summary>
internal static class BestEffort
{
    public static void Run(Action action, ILogger log)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            log.MaintenanceFailed(e.Message);
        }
#pragma warning disable CA1031 // An unknown fault must not end the sandbox.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.UnexpectedFailure(e);
        }
    }
}

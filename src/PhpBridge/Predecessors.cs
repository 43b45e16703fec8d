using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Console;
using PhpBridge.Linux;
using PhpBridge.Php;

namespace PhpBridge;

/// <summary>
/// Bridges that died in this sandbox before this one, which the platform has started in their place. php-fpm died with
/// them (<see cref="Lifeline"/>), but not what a script or a command has put into a session of its own.
/// </summary>
internal static class Predecessors
{
    /// <summary>Ends what they left and deletes their files. Without any, which is the rule, it costs the listing of a folder.</summary>
    public static void End(string runDirectory, ILogger log)
    {
        foreach (var bridge in FpmFiles.LeftBy(runDirectory))
        {
            var ended = ProcessTable.Kill(process => IsOf(bridge, runDirectory, process));
            FpmFiles.DeleteAllOf(runDirectory, bridge);
            log.PredecessorEnded(bridge, ended);
        }
    }

    private static bool IsOf(int bridge, string runDirectory, ProcessEntry process)
    {
        var pool = FpmFiles.PoolPrefix(bridge);
        var title = process.Title;
        return title.StartsWith("php-fpm: pool " + pool, StringComparison.Ordinal)
            || title.StartsWith("php-fpm: master process (" + FpmFiles.ConfigurationsOf(runDirectory, bridge), StringComparison.Ordinal)
            || process.Variable(FpmPool.Variable)?.StartsWith(pool, StringComparison.Ordinal) == true
            || process.Variable(CommandRunner.Marker)?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{bridge}-"), StringComparison.Ordinal) == true;
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Commands;
using PhpBridge.Linux;
using PhpBridge.Php;

namespace PhpBridge.Lifecycle;

/// <summary>
/// Cleans up after bridges that ended in this sandbox without doing so. Their php-fpm ended with them (<see cref="Lifeline"/>), but not
/// the processes that scripts and commands have moved into sessions of their own.
/// </summary>
internal static class Predecessors
{
    /// <summary>Ends their processes and deletes their files. Usually there are none, and it costs the listing of a folder.</summary>
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
        var command = string.Create(CultureInfo.InvariantCulture, $"{bridge}-");
        var title = process.Title;
        return title.StartsWith("php-fpm: pool " + pool, StringComparison.Ordinal)
            || title.StartsWith("php-fpm: master process (" + FpmFiles.ConfigurationsOf(runDirectory, bridge), StringComparison.Ordinal)
            || process.Variable(FpmPool.Variable)?.StartsWith(pool, StringComparison.Ordinal) == true
            || process.Variable(CommandRunner.Marker)?.StartsWith(command, StringComparison.Ordinal) == true;
    }
}

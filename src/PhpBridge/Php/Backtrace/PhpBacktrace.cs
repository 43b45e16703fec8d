using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;

namespace PhpBridge.Php.Backtrace;

/// <summary>
/// The calls of a running script, read from the memory of its worker, as php-fpm's slow log does. Unlike here, the slow log is written
/// once, after a number of seconds that cannot change after php-fpm's start.
/// </summary>
/// <remarks>
/// 1. Find the engine in the worker's memory, and make it store the current line.
/// 2. Stop the worker, so that the stack does not change.
/// 3. Read the calls. The worker stays stopped: the caller ends it, and a script that it has not begun yet must not begin now.
/// </remarks>
/// <param name="Position">The file and line that is being executed: <c>/site/shop.php(12)</c>.</param>
/// <param name="Calls">The calls that led there, a line each, as <c>Exception::getTraceAsString()</c> writes them.</param>
internal sealed record PhpBacktrace(string Position, string Calls)
{
    private const int MaxCalls = 50;

    /// <summary>
    /// Reads the backtrace in a few milliseconds, at most 25. Null if no script is running or the backtrace cannot be read, which is
    /// logged: the caller is about to end the worker in any case.
    /// </summary>
    public static PhpBacktrace? Read(FpmPool pool, ILogger log)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var backtrace = ProcessTable.FindTitled(pool.ProcessTitle) is { } worker ? Read(worker) : null;
            if (backtrace is null)
            {
                log.BacktraceMissing("no script is running");
            }

            return backtrace;
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or InvalidDataException or OverflowException or ArgumentException)
        {
            log.BacktraceMissing(e.Message);
            return null;
        }
        finally
        {
            log.BacktraceTook(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>Formats calls like PHP, whose lines consist of the position of the caller and the name of the called function.</summary>
    public static PhpBacktrace? From(IReadOnlyList<ZendStack.Call> calls, bool complete)
    {
        if (calls.FirstOrDefault(call => call.Position is not null)?.Position is not { } current)
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = 0; i + 1 < calls.Count; i++)
        {
            var (called, caller) = (calls[i], calls[i + 1]);
            var position = caller.Position ?? "[internal function]";
            text.Append(CultureInfo.InvariantCulture, $"#{i} {position}: {called.Function ?? caller.Including ?? "include"}()\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"#{calls.Count - 1} {(complete ? "{main}" : "and so on")}");
        return new PhpBacktrace(current, text.ToString());
    }

    private static PhpBacktrace? Read(int worker)
    {
        // 1. The engine.
        using var memory = new ProcessMemory(worker);
        var engine = ZendEngine.Find(worker, memory);
        engine.StoreLine(worker);

        // 2. A stack that does not change.
        StoppedProcess.Stop(worker);

        // 3. The calls.
        return engine.CurrentCall is not 0 and var innermost
            ? From(new ZendStack(memory, engine.Layout).Read(innermost, MaxCalls, out var complete), complete)
            : null;
    }
}

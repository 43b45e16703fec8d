using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;

namespace PhpBridge.Php.Backtrace;

/// <summary>
/// Where a script is, read from the memory of the worker that runs it. It works as php-fpm's slow log does, but at the
/// moment that we choose: the slow log fires once, a number of seconds after the start that is fixed when php-fpm starts.
/// </summary>
/// <remarks>
/// 1. Find the engine in the worker's memory, and have it store the line that it has reached.
/// 2. Stop the worker, so that the stack stands still.
/// 3. Read the calls, and let the worker go on.
/// </remarks>
/// <param name="Position">The file and line that is being executed: <c>/site/shop.php(12)</c>.</param>
/// <param name="Calls">The calls that led there, a line each, as <c>Exception::getTraceAsString()</c> writes them.</param>
internal sealed record PhpBacktrace(string Position, string Calls)
{
    private const int MaxCalls = 50;

    /// <summary>
    /// Takes a few milliseconds, 25 at most. Null if no script runs, or if its backtrace cannot be had; then a line of the
    /// log says why. Never throws for that: whoever asks has worse troubles already.
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or OverflowException or ArgumentException)
        {
            log.BacktraceMissing(e.Message);
            return null;
        }
        finally
        {
            log.BacktraceTook(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    /// <summary>PHP's traces give the place of a call beside the function that was called: each line has two calls' halves.</summary>
    public static PhpBacktrace? From(IReadOnlyList<ZendStack.Call> calls, bool complete)
    {
        if (calls.FirstOrDefault(call => call.Position is not null)?.Position is not { } position)
        {
            return null;
        }

        var text = new StringBuilder();
        for (var i = 0; i + 1 < calls.Count; i++)
        {
            var (called, caller) = (calls[i], calls[i + 1]);
            text.Append(
                CultureInfo.InvariantCulture,
                $"#{i} {(caller.Position is null ? "[internal function]" : caller.Position)}: {called.Function ?? caller.Including ?? "include"}()\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"#{calls.Count - 1} {(complete ? "{main}" : "and so on")}");
        return new PhpBacktrace(position, text.ToString());
    }

    private static PhpBacktrace? Read(int worker)
    {
        // 1. The engine.
        using var memory = new ProcessMemory(worker);
        var engine = ZendEngine.Find(worker, memory);
        engine.HaveLineStored(worker);

        // 2. A stack that stands still.
        using var stopped = new StoppedProcess(worker);

        // 3. The calls.
        return engine.CurrentCall is not 0 and var innermost
            ? From(new ZendStack(memory, engine.Layout).Read(innermost, MaxCalls, out var complete), complete)
            : null;
    }
}

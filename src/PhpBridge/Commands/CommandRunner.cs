using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CliWrap;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.Commands;

/// <summary>
/// Runs commands in the sandbox, one at a time per loop, while other loops serve requests.
/// </summary>
/// <remarks>
/// 1. Find the executable: <c>php</c> is the layer's, others are searched in PATH.
/// 2. Start it, and wait until it ends or reaches its time limit.
/// 3. End all processes that it has started. Lambda freezes the sandbox soon, and a remaining process would continue during another
///    request.
/// </remarks>
/// <param name="environment">The environment variables of this process. Commands inherit those that PHP inherits.</param>
/// <param name="begin">Called before each command; its result is disposed of after the command.</param>
internal sealed class CommandRunner(CommandOptions options, IDictionary environment, Func<IDisposable?> begin, ILogger log)
{
    /// <summary>The environment variable that identifies all processes of a command.</summary>
    public const string Marker = "CONSOLE_COMMAND";

    // Of the beginning, and as much of the end: together the size of the largest result.
    private const int KeptOfOutput = 3 * 1024 * 1024;

    private static readonly TimeSpan TimeAfterKill = TimeSpan.FromSeconds(1);
    private static long LastCommand;

    /// <param name="name">The command's name in the log.</param>
    /// <param name="deadline">The latest end, whatever the command's own time limit is.</param>
    public CommandResult Run(CommandLine command, string name, Deadline deadline)
    {
        var output = new BoundedOutput(KeptOfOutput);
        var error = new BoundedOutput(KeptOfOutput);
        var started = Stopwatch.GetTimestamp();
        using var running = begin();
        try
        {
            var limit = command.TimeLimit is { } own && own < deadline.Remaining ? own : deadline.Remaining;
            var exitCode = Run(command, output, error, limit);
            var duration = Stopwatch.GetElapsedTime(started);
            if (exitCode is null)
            {
                log.CommandTimedOut(name, (long)duration.TotalMilliseconds);
                return new CommandResult(CommandResult.ExitCodeTimedOut, output, error, TimedOut: true, duration);
            }

            log.CommandEnded(name, exitCode.Value, (long)duration.TotalMilliseconds);
            return new CommandResult(exitCode.Value, output, error, TimedOut: false, duration);
        }
        catch (Win32Exception e)
        {
            log.CommandNotStarted(name, e.Message);
            error.Add(Encoding.UTF8.GetBytes($"cannot start '{command.Arguments[0]}': {e.Message}\n"));
            return new CommandResult(ExitCodeOf(e), output, error, TimedOut: false, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <returns>The exit code; null after the time limit.</returns>
    private int? Run(CommandLine command, BoundedOutput output, BoundedOutput error, TimeSpan limit)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref LastCommand)}");
        using var kill = new CancellationTokenSource();
        using var lifeline = new Lifeline();
        var run = Prepare(command, marker, output, error).ExecuteAsync(kill.Token);
        lifeline.Tie(run.ProcessId);
        var ended = WaitForExit(run, limit);
        if (!ended)
        {
            ProcessTable.KillTree(run.ProcessId);
        }

        EndAll(marker);
        try
        {
            // Reading the pipes ends by itself when no process holds them.
            if (!run.Task.Wait(TimeAfterKill))
            {
                kill.Cancel();
            }

            return ended && run.Task.IsCompletedSuccessfully ? run.Task.Result.ExitCode : null;
        }
        catch (AggregateException)
        {
            return null; // An escaped process holds the pipe; its output is dropped.
        }
    }

    /// <summary>Waits for the process, not for its pipes, which a background process may hold without limit.</summary>
    private static bool WaitForExit(CommandTask<CliWrap.CommandResult> run, TimeSpan limit)
    {
        using var process = ProcessTable.Find(run.ProcessId);
        return process is null || process.WaitForExit(limit);
    }

    private static void EndAll(string marker)
    {
        // Repeated because a process may start another one during the scan; limited because it may do so without end.
        for (var attempts = 20; attempts > 0 && ProcessTable.Kill(process => process.Variable(Marker) == marker) > 0; attempts--)
        {
            Thread.Sleep(1);
        }
    }

    private Command Prepare(CommandLine command, string marker, BoundedOutput output, BoundedOutput error)
    {
        var isPhp = command.Arguments[0] == "php";
        return Cli.Wrap(isPhp ? options.Php : PathSearch.Find(command.Arguments[0], options.DocumentRoot, Path()))
            .WithArguments([.. isPhp && options.Ini is not null ? ["-c", options.Ini] : (string[])[], .. command.Arguments.Skip(1)])
            .WithWorkingDirectory(options.DocumentRoot)
            .WithEnvironmentVariables(variables =>
            {
                foreach (var name in ChildEnvironment.Withheld(environment))
                {
                    variables.Set(name, null);
                }

                foreach (var (name, value) in options.Environment)
                {
                    variables.Set(name, value);
                }

                variables.Set("HOME", "/tmp").Set("PATH", Path()).Set(Marker, marker);
            })
            .WithStandardInputPipe(PipeSource.FromBytes(command.Input))
            .WithStandardOutputPipe(Keep(output))
            .WithStandardErrorPipe(Keep(error))
            .WithValidation(CommandResultValidation.None);
    }

    /// <summary>PATH with the layer's PHP in front, for scripts that call it.</summary>
    private string Path()
        => System.IO.Path.GetDirectoryName(options.Php) + ":"
            + (environment["PATH"] as string is { Length: > 0 } path ? path : "/usr/bin:/bin");

    private static PipeTarget Keep(BoundedOutput output)
        => PipeTarget.Create(async (source, cancellation) =>
        {
            var buffer = new byte[64 * 1024];
            for (int count; (count = await source.ReadAsync(buffer, cancellation)) > 0;)
            {
                output.Add(buffer.AsSpan(0, count));
            }
        });

    private static int ExitCodeOf(Win32Exception e)
        => e.NativeErrorCode == Errno.NoEntry ? CommandResult.ExitCodeNotFound : CommandResult.ExitCodeNotExecutable;
}

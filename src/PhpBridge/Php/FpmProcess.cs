using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CliWrap;
using PhpBridge.FastCgi;
using PhpBridge.Linux;
using PhpBridge.Time;

namespace PhpBridge.Php;

/// <summary>One run of php-fpm: a master and its workers, from start to end.</summary>
internal sealed class FpmProcess : IDisposable
{
    private readonly FileStream _configuration;
    private readonly Lifeline _lifeline;
    private readonly CommandTask<CommandResult> _run;
    private readonly CancellationTokenSource _kill;
    private readonly Process? _master;

    private FpmProcess(IReadOnlyList<FpmPool> pools, FileStream configuration, Lifeline lifeline, CommandTask<CommandResult> run, CancellationTokenSource kill)
        => (Pools, _configuration, _lifeline, _run, _kill, _master) = (pools, configuration, lifeline, run, kill, ProcessTable.Find(run.ProcessId));

    public IReadOnlyList<FpmPool> Pools { get; }

    /// <summary>Whether the master has ended. Its output may go on: orphaned workers hold the pipe.</summary>
    public bool HasExited => _master?.HasExited ?? true;

    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public static FpmProcess Start(FpmOptions options, int generation, FpmOutput output)
    {
        // The sockets' folder is nobody else's. That matters on shared machines only. It may be gone since the last run.
        Directory.CreateDirectory(options.RunDirectory, OwnerOnly.Folder);

        // Sockets of their own for every run: nobody who still talks to the last one can reach this one.
        var pools = Enumerable.Range(0, options.Workers)
            .Select(worker => (Worker: worker, Name: string.Create(CultureInfo.InvariantCulture, $"{FpmFiles.PoolPrefix(Environment.ProcessId)}{generation}-{worker}")))
            .Select(pool => new FpmPool(pool.Worker, pool.Name, Path.Combine(options.RunDirectory, pool.Name + ".sock")))
            .ToArray();
        options.Settings.Write(options.RunDirectory, options.Workers);
        var configuration = FpmFiles.Create(options.RunDirectory, generation, new FpmConfiguration(pools, options.Include).ToString());
        var lifeline = new Lifeline();
        var kill = new CancellationTokenSource();
        try
        {
            using var sockets = new ListeningSockets([.. pools.Select(pool => pool.Socket)]);
            var run = Command(options, configuration.Name, sockets, output).ExecuteAsync(kill.Token);
            lifeline.Tie(run.ProcessId);
            return new FpmProcess(pools, configuration, lifeline, run, kill);
        }
        catch (Exception e)
        {
            kill.Dispose();
            lifeline.Dispose();
            Delete(pools, configuration);
            if (e is Win32Exception and not SocketException)
            {
                throw new PhpException(PhpFailure.Unavailable, $"cannot execute '{options.Executable}' (PHPBRIDGE_PHP_FPM): {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Waits until every worker can take a request.</summary>
    /// <returns>False when they cannot yet at the deadline.</returns>
    /// <exception cref="PhpException">php-fpm ended.</exception>
    public bool WaitUntilReady(Deadline deadline)
    {
        foreach (var pool in Pools)
        {
            try
            {
                FastCgiClient.WaitUntilReady(pool.Socket, deadline);
            }
            catch (FastCgiException e) when (e.Failure == FastCgiFailure.DeadlineExceeded)
            {
                return false;
            }
            catch (FastCgiException e)
            {
                throw new PhpException(
                    PhpFailure.Unavailable,
                    $"php-fpm did not start: {e.Message}. What it says itself stands in the log lines before this one", e);
            }
        }

        // By now it has made a session of its own, which is a process group too.
        _lifeline.TieGroup(_run.ProcessId);
        return true;
    }

    /// <summary>Ends the worker of a pool and all its descendants. The master forks another one.</summary>
    public static void KillWorker(FpmPool pool) => ProcessTable.Kill(process => BelongsTo(process, [pool]));

    /// <summary>Ends the master and all workers, also those that a dead master left behind. Never throws: it is how what is broken is replaced.</summary>
    public void Dispose()
    {
        // The whole process group at once. Unlike kill(2) this cannot meet another one that has got the same number.
        _lifeline.Dispose();

        // What workers have put into a session of its own, and those of a master that was not ready yet.
        ProcessTable.Kill(process => BelongsTo(process, Pools));
        Delete(Pools, _configuration);
        if (!HasEnded(_run.Task))
        {
            // There were no descriptors for a lifeline, or a process has escaped with the pipe: nothing more will come out of it.
            _kill.Cancel();
            HasEnded(_run.Task);
        }

        _kill.Dispose();
        _run.Dispose();
        _master?.Dispose();
    }

    private static bool HasEnded(Task run)
    {
        try
        {
            // SIGKILL takes a moment, and a visitor waits.
            return run.Wait(TimeSpan.FromMilliseconds(200));
        }
        catch (AggregateException)
        {
            return true; // Cancellation is how it was asked to end.
        }
    }

    /// <summary>Whether it is a worker, or has been started by one.</summary>
    private static bool BelongsTo(ProcessEntry process, IReadOnlyList<FpmPool> pools)
        => (process.Title is var title && pools.Any(pool => pool.ProcessTitle == title))
            || (process.Variable(FpmPool.Variable) is { } name && pools.Any(pool => pool.Name == name));

    private static void Delete(IReadOnlyList<FpmPool> pools, FileStream configuration)
    {
        foreach (var pool in pools)
        {
            FpmFiles.Delete(pool.Socket);
        }

        FpmFiles.Delete(configuration.Name);
        configuration.Dispose();
    }

    private static Command Command(FpmOptions options, string configuration, ListeningSockets sockets, FpmOutput output)
    {
        var lines = PipeTarget.ToDelegate(output.Read, Encoding.UTF8);
        return Cli.Wrap(options.Executable)
            .WithArguments(arguments =>
            {
                arguments.Add("--nodaemonize").Add("--fpm-config").Add(configuration);
                if (options.Ini is not null)
                {
                    arguments.Add("-c").Add(options.Ini);
                }

                if (Environment.IsPrivilegedProcess)
                {
                    // Never on Lambda; in a developer's container, often.
                    arguments.Add("--allow-to-run-as-root");
                }
            })
            .WithEnvironmentVariables(environment =>
            {
                environment.Set("FPM_SOCKETS", sockets.Variable);
                foreach (var name in options.Withheld)
                {
                    environment.Set(name, null);
                }

                foreach (var (name, value) in options.Environment)
                {
                    environment.Set(name, value);
                }
            })
            .WithStandardOutputPipe(lines)
            .WithStandardErrorPipe(lines)
            .WithValidation(CommandResultValidation.None);
    }
}

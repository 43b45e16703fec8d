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

/// <summary>One run of php-fpm: a master and its workers.</summary>
internal sealed class FpmProcess : IDisposable
{
    private readonly FileStream _configuration;
    private readonly Lifeline _lifeline;
    private readonly CommandTask<CommandResult> _run;
    private readonly CancellationTokenSource _kill;
    private readonly Process? _master;

    private FpmProcess(
        FpmPool[] pools, FileStream configuration, Lifeline lifeline, CommandTask<CommandResult> run, CancellationTokenSource kill)
    {
        (Pools, _configuration, _lifeline, _run, _kill) = (pools, configuration, lifeline, run, kill);
        _master = ProcessTable.Find(run.ProcessId);
    }

    public IReadOnlyList<FpmPool> Pools { get; }

    /// <summary>Whether the master has ended. There may still be output, because orphaned workers hold the pipe.</summary>
    public bool HasExited => _master?.HasExited ?? true;

    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public static FpmProcess Start(FpmOptions options, int run, FpmOutput output)
    {
        // It may have been deleted since the last run. On shared machines, other users must not reach the sockets.
        Directory.CreateDirectory(options.RunDirectory, OwnerOnly.Folder);

        // New sockets for every run, so that connections to the previous one cannot reach this one.
        FpmPool[] pools = [.. Enumerable.Range(0, options.Workers).Select(worker => CreatePool(options.RunDirectory, run, worker))];
        options.Settings.Write(options.RunDirectory, options.Workers);
        var configuration = FpmFiles.Create(options.RunDirectory, run, new FpmConfiguration(pools, options.Include).ToString());
        var lifeline = new Lifeline();
        var kill = new CancellationTokenSource();
        try
        {
            using var sockets = new ListeningSockets([.. pools.Select(pool => pool.Socket)]);
            var task = Prepare(options, configuration.Name, sockets, output).ExecuteAsync(kill.Token);
            lifeline.Tie(task.ProcessId);
            return new FpmProcess(pools, configuration, lifeline, task, kill);
        }
        catch (Exception e)
        {
            kill.Dispose();
            lifeline.Dispose();
            Delete(pools, configuration);
            if (e is Win32Exception and not SocketException)
            {
                throw new PhpException(
                    PhpFailure.Unavailable, $"cannot execute '{options.Executable}' (PHPBRIDGE_PHP_FPM): {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Waits until every worker accepts requests.</summary>
    /// <returns>False if they do not by the deadline.</returns>
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
                    $"php-fpm did not start: {e.Message}. Its own messages precede this one in the log", e);
            }
        }

        // By now it leads a session, and therefore a process group.
        _lifeline.TieGroup(_run.ProcessId);
        return true;
    }

    /// <summary>Ends the worker of a pool and all its descendants. The master forks another one.</summary>
    public static void KillWorker(FpmPool pool) => ProcessTable.Kill(process => BelongsTo(process, [pool]));

    /// <summary>Ends the master and all workers, also those of a master that has ended already. Never throws.</summary>
    public void Dispose()
    {
        // Ends the whole process group at once. Unlike kill(2), it cannot end another group that has received the same id.
        _lifeline.Dispose();

        // Processes that workers moved into other sessions, and the workers of a master that was not ready yet.
        ProcessTable.Kill(process => BelongsTo(process, Pools));
        Delete(Pools, _configuration);
        if (!HasEnded(_run.Task))
        {
            // The lifeline had no descriptors, or a process has escaped with the pipe.
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
            // SIGKILL takes effect after a moment. A client waits meanwhile.
            return run.Wait(TimeSpan.FromMilliseconds(200));
        }
        catch (AggregateException)
        {
            return true; // It was cancelled.
        }
    }

    /// <summary>Returns whether a process is a worker of the pools or its descendant.</summary>
    private static bool BelongsTo(ProcessEntry process, IReadOnlyList<FpmPool> pools)
        => (process.Title is var title && pools.Any(pool => pool.ProcessTitle == title))
            || (process.Variable(FpmPool.Variable) is { } name && pools.Any(pool => pool.Name == name));

    private static FpmPool CreatePool(string runDirectory, int run, int worker)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{FpmFiles.PoolPrefix(Environment.ProcessId)}{run}-{worker}");
        return new FpmPool(worker, name, Path.Combine(runDirectory, name + ".sock"));
    }

    private static void Delete(IReadOnlyList<FpmPool> pools, FileStream configuration)
    {
        foreach (var pool in pools)
        {
            FpmFiles.Delete(pool.Socket);
        }

        FpmFiles.Delete(configuration.Name);
        configuration.Dispose();
    }

    private static Command Prepare(FpmOptions options, string configuration, ListeningSockets sockets, FpmOutput output)
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
                    // Usual in development containers.
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

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CliWrap;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Processes;

namespace PhpBridge.Php;

/// <summary>One run of php-fpm: a master and its workers, from start to end.</summary>
internal sealed class FpmProcess : IDisposable
{
    private readonly string _configuration;
    private readonly CommandTask<CommandResult> _run;
    private readonly CancellationTokenSource _kill;
    private readonly Process? _master;

    private FpmProcess(IReadOnlyList<FpmPool> pools, string configuration, CommandTask<CommandResult> run, CancellationTokenSource kill)
        => (Pools, _configuration, _run, _kill, _master) = (pools, configuration, run, kill, ProcessTable.Find(run.ProcessId));

    public IReadOnlyList<FpmPool> Pools { get; }

    /// <summary>Whether the master has ended. Its output may go on: orphaned workers hold the pipe.</summary>
    public bool HasExited => _master?.HasExited ?? true;

    /// <exception cref="PhpException">php-fpm cannot be executed.</exception>
    public static FpmProcess Start(FpmOptions options, int generation, FpmOutput output)
    {
        // Sockets of their own for every run: nobody who still talks to the last one can reach this one.
        var pools = Enumerable.Range(0, options.Workers)
            .Select(worker => (Worker: worker, Name: string.Create(CultureInfo.InvariantCulture, $"phpbridge-{Environment.ProcessId}-{generation}-{worker}")))
            .Select(pool => new FpmPool(pool.Worker, pool.Name, Path.Combine(options.RunDirectory, pool.Name + ".sock")))
            .ToArray();
        var configuration = Path.Combine(options.RunDirectory, $"php-fpm-{Environment.ProcessId}-{generation}.conf");
        File.WriteAllText(configuration, new FpmConfiguration(pools, options.Include).ToString());
        options.Settings.Write(options.RunDirectory, options.Workers);

        using var sockets = new ListeningSockets([.. pools.Select(pool => pool.Socket)]);
        var kill = new CancellationTokenSource();
        try
        {
            var run = Command(options, configuration, sockets, output).ExecuteAsync(kill.Token);
            return new FpmProcess(pools, configuration, run, kill);
        }
        catch (Win32Exception e)
        {
            kill.Dispose();
            throw new PhpException(
                PhpFailure.Unavailable, $"cannot execute '{options.Executable}' (PHPBRIDGE_PHP_FPM): {e.Message}", e);
        }
    }

    /// <summary>Waits until every worker can take a request.</summary>
    /// <exception cref="PhpException">php-fpm ended, or did not become ready in time.</exception>
    public void WaitUntilReady(Deadline deadline)
    {
        foreach (var pool in Pools)
        {
            try
            {
                FastCgiClient.WaitUntilReady(pool.Socket, deadline);
            }
            catch (FastCgiException e)
            {
                throw new PhpException(
                    PhpFailure.Unavailable,
                    $"php-fpm did not start: {e.Message}. What it says itself stands in the log lines before this one", e);
            }
        }
    }

    /// <summary>
    /// Ends a worker and everything that it has started. The master puts a new one in its place, which shares the
    /// opcode cache that restarting the master would throw away.
    /// </summary>
    /// <remarks>
    /// SIGKILL, as PHP has no signal that ends a script for sure: SIGUSR2 and friends let it go on at the next line.
    /// php-fpm's own request_terminate_timeout ends workers just as abruptly.
    /// </remarks>
    public static void Kill(FpmPool pool)
    {
        ProcessTable.KillTitled(pool.ProcessTitle);

        // What it left to init, or put into a session of its own.
        ProcessTable.KillMarked(FpmPool.Variable, pool.Name);
    }

    /// <summary>Ends the master and all workers, also those that a dead master left behind.</summary>
    public void Dispose()
    {
        _kill.Cancel();
        foreach (var pool in Pools)
        {
            Kill(pool);
            File.Delete(pool.Socket);
        }

        File.Delete(_configuration);
        try
        {
            // SIGKILL takes a moment; a process that escaped with the pipe would take for ever, and a visitor waits.
            _run.Task.Wait(TimeSpan.FromMilliseconds(200));
        }
        catch (AggregateException)
        {
            // Cancellation is how it was asked to end.
        }

        _kill.Dispose();
        _run.Dispose();
        _master?.Dispose();
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
                foreach (var name in ChildEnvironment.Withheld(Environment.GetEnvironmentVariables()))
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

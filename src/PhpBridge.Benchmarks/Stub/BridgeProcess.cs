using System.Diagnostics;
using System.Globalization;
using CliWrap;

namespace PhpBridge.Benchmarks.Stub;

/// <summary>The published bootstrap with its php-fpm, in front of a stub.</summary>
internal sealed class BridgeProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-bench-");
    private readonly CommandTask<CommandResult> _run;
    private volatile string _lastLine = "";

    /// <exception cref="InvalidOperationException">The bridge has not requested an invocation within ten seconds.</exception>
    public BridgeProcess(string documentRoot, params IReadOnlyList<(string Name, string Value)> variables)
        : this(BridgeBuild.Current, documentRoot, variables)
    {
    }

    /// <inheritdoc cref="BridgeProcess(string, IReadOnlyList{ValueTuple{string, string}})"/>
    public BridgeProcess(BridgeBuild build, string documentRoot, params IReadOnlyList<(string Name, string Value)> variables)
    {
        _run = Cli.Wrap(build.Bootstrap)
            .WithEnvironmentVariables(environment =>
            {
                environment.Set("AWS_LAMBDA_RUNTIME_API", Stub.Address)
                    .Set("PHPBRIDGE_DOCUMENT_ROOT", documentRoot)
                    .Set("PHPBRIDGE_RUN_DIRECTORY", _folder.FullName)
                    .Set("PHPBRIDGE_PHP_FPM", BenchmarkEnvironment.PhpFpm);
                foreach (var (name, value) in BenchmarkEnvironment.Variables)
                {
                    environment.Set(name, value);
                }

                foreach (var (name, value) in build.Variables.Concat(variables))
                {
                    environment.Set(name, value);
                }
            })
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line => _lastLine = line))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        if (!Stub.WaitForLoop() || _run.Task.IsCompleted)
        {
            throw new InvalidOperationException("the bridge did not start: " + _lastLine);
        }
    }

    public RuntimeApiStub Stub { get; } = new();

    /// <summary>The last lines of the bridge's log.</summary>
    public string LastLine => _lastLine;

    /// <summary>Sends one event and waits for its response.</summary>
    /// <returns>Microseconds from sending the event to receiving the whole response.</returns>
    public double Invoke(byte[] payload, int expectedStatus = 200)
    {
        using var invocation = Stub.Send(payload);
        invocation.Wait();
        return invocation.Status == expectedStatus || expectedStatus == 0
            ? Stopwatch.GetElapsedTime(invocation.HandedOut, invocation.Answered).TotalMicroseconds
            : throw new InvalidOperationException($"the bridge answered with status {invocation.Status} instead of {expectedStatus}");
    }

    /// <summary>The processor time of the bridge's own threads, without php-fpm (/proc/PID/schedstat: nanoseconds on a CPU).</summary>
    public TimeSpan CpuTime()
    {
        var nanoseconds = Directory.EnumerateDirectories($"/proc/{_run.ProcessId}/task")
            .Sum(task => long.Parse(File.ReadAllText(task + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture));
        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    /// <summary>Resident memory of the bridge without php-fpm, in MB, and its peak.</summary>
    public (double Now, double Peak) Memory()
    {
        var status = File.ReadAllLines($"/proc/{_run.ProcessId}/status");
        return (Megabytes("VmRSS:"), Megabytes("VmHWM:"));

        double Megabytes(string name)
        {
            var line = Array.Find(status, line => line.StartsWith(name, StringComparison.Ordinal))!;
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Signals.Terminate(_run.ProcessId);
        await _run.Task;
        _run.Dispose();
        Stub.Dispose();
        _folder.Delete(recursive: true);
    }
}

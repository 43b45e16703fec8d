using System.Diagnostics;
using System.Text;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>The bootstrap and everything it starts: one session, ended as a whole.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PatienceAfterKill = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly string _marker;
    private readonly Task _output;
    private readonly Freezer _freezer;
    private readonly Lock _freezing = new();
    private bool _isEnding;
    private volatile HashSet<int> _sessions = [];

    private SandboxProcess(Process process, string marker, Action<string> onLine)
    {
        _process = process;
        _marker = marker;
        Id = _process.Id;
        _freezer = new Freezer(Id);
        _output = Task.WhenAll(ReadLinesAsync(_process.StandardOutput, onLine), ReadLinesAsync(_process.StandardError, onLine));
        Exited = WaitForExitAsync(_process);
    }

    /// <summary>The bootstrap's pid, process group and session.</summary>
    public int Id { get; }

    /// <summary>Completes when the bootstrap has ended, with the platform's words for how.</summary>
    public Task<string> Exited { get; }

    /// <param name="bootstrap">The executable.</param>
    /// <param name="environment">All of its variables; nothing is inherited.</param>
    /// <param name="marker">A NAME=VALUE of them that no other process on the machine has.</param>
    /// <param name="workingDirectory">Where it starts.</param>
    /// <param name="onLine">Gets every line written to stdout or stderr.</param>
    public static SandboxProcess Start(
        string bootstrap,
        IReadOnlyDictionary<string, string> environment,
        string marker,
        string workingDirectory,
        Action<string> onLine)
    {
        // setsid(1) makes the session and becomes the bootstrap by exec, so the pid stays.
        // It also keeps a terminal's Ctrl-C away from the sandbox.
        var start = new ProcessStartInfo("setsid", [bootstrap])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"setsid {bootstrap} did not start.");
        process.StandardInput.Close();
        return new SandboxProcess(process, marker, onLine);
    }

    /// <summary>
    /// Remembers which sessions the bootstrap's descendants made, as php-fpm makes one. Once the bootstrap has crashed
    /// they are orphans that nothing leads to: php-fpm writes its title over its environment, so no marker is left.
    /// </summary>
    public void NoteSessions()
    {
        var sessions = new HashSet<int>();
        ProcessTree.Below(Id, child => sessions.Add(Posix.Session(child)));
        sessions.Remove(-1);
        if (sessions.Count > 0)
        {
            _sessions = sessions;
        }
    }

    /// <summary>Stops every process, until <see cref="Thaw"/>; a sandbox that is being ended stays as it is.</summary>
    public void Freeze()
    {
        lock (_freezing)
        {
            if (!_isEnding)
            {
                _freezer.Freeze();
            }
        }
    }

    public void Thaw()
    {
        lock (_freezing)
        {
            _freezer.Thaw();
        }
    }

    /// <summary>SIGTERM, and SIGKILL to what is left after <paramref name="grace"/>; zero kills at once.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        lock (_freezing)
        {
            _isEnding = true;
            _freezer.Thaw(); // Who is stopped hears no SIGTERM.
        }

        NoteSessions();
        if (grace > TimeSpan.Zero && Signal(Posix.Terminate))
        {
            await WaitForNobodyAsync(grace);
        }

        Signal(Posix.Kill);
        var watch = Stopwatch.StartNew();
        while (KillSurvivors() && watch.Elapsed < PatienceAfterKill)
        {
            await Task.Delay(PollInterval);
        }

        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(TimeSpan.Zero);

        // They end by themselves when no process holds the pipes.
        await Task.WhenAny(_output, Task.Delay(PatienceAfterKill));
        _process.Dispose();
        lock (_freezing)
        {
            _freezer.Dispose();
        }
    }

    private bool Signal(int signal) =>
        // Before setsid() has run there is no such group yet, only the child.
        Posix.Signal(-Id, signal) || (!Exited.IsCompleted && Posix.Signal(Id, signal));

    private async Task WaitForNobodyAsync(TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (ProcessTable.InSession(Id).Any() && watch.Elapsed < patience)
        {
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>A child may have left the group, or even the session; in Lambda it would end with the machine.</summary>
    private bool KillSurvivors()
    {
        var survivors = _sessions.Append(Id).SelectMany(ProcessTable.InSession).Concat(ProcessTable.WithVariable(_marker)).ToHashSet();
        foreach (var survivor in survivors)
        {
            Posix.Signal(survivor, Posix.Kill);
        }

        return survivors.Count > 0;
    }

    private static async Task ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private static async Task<string> WaitForExitAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode switch
        {
            0 => "Runtime exited without providing a reason",
            128 + 6 => "Runtime exited with error: signal: aborted",
            128 + 9 => "Runtime exited with error: signal: killed",
            128 + 11 => "Runtime exited with error: signal: segmentation fault",
            128 + 15 => "Runtime exited with error: signal: terminated",
            var code => $"Runtime exited with error: exit status {code}",
        };
    }
}

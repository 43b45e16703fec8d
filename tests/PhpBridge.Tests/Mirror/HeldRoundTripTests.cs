using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Tests.Assets;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>Statuses for visitors' files while another thread waits for EFS.</summary>
public sealed class HeldRoundTripTests : IDisposable
{
    private const string Style = "/wp-content/themes/sample/style.css";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _run = new();
    private readonly TemporaryFolder _root = new();
    private readonly LateClock _clock = new();
    private readonly EfsMirror _mirror;
    private readonly string _folder;

    public HeldRoundTripTests()
    {
        _root.Add(Style[1..], "1");
        var options = new MirrorOptions(_root.Path, _run.Path, Library: "unused");
        _folder = options.Folder;
        _mirror = EfsMirror.Create(options, _clock, NullLogger.Instance)!;
        _mirror.Activate(isSite: true);
        _mirror.Maintain();
    }

    private string Manifest => Path.Combine(_folder, "manifest");

    public void Dispose()
    {
        _mirror.Dispose();
        _run.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_status_is_looked_up_while_the_manifest_is_being_read() => WithHeldRoundTrip(_mirror.CatchUp);

    [Fact]
    public void A_status_is_looked_up_while_changes_are_being_published()
    {
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        new StateFile(Path.Combine(_run.Path, $"mirror-{Environment.ProcessId}", "state")).Change("wp-content/plugins");

        WithHeldRoundTrip(() => _mirror.EndRequest(worker: 0));

        _mirror.Maintain();
        using var file = new ManifestFile(_folder);
        Assert.Contains(file.Read()!.Changes, change => change.Change == new PathChange("wp-content/plugins", ChangeScope.Subtree));
    }

    /// <summary>Looks a status up while an action waits in another thread to read the manifest.</summary>
    private void WithHeldRoundTrip(ThreadStart action)
    {
        // Opening a named pipe waits for a writer, as an NFS client waits for a server that does not respond.
        var original = Path.Combine(_folder, "original");
        File.Move(Manifest, original);
        MakePipe(Manifest);
        var thread = Start(action);
        Assert.True(SpinWait.SpinUntil(() => IsInSystemCall(thread), Timeout), "nothing waits for the pipe");

        Assert.Equal(1, LengthInTime());
        _clock.Advance(TimeSpan.FromMinutes(1)); // A check is due again.
        Assert.Equal(1, LengthInTime());
        Assert.True(thread.IsAlive, "the round trip was not held");

        using (new FileStream(Manifest, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            Assert.True(thread.Join(Timeout));
        }

        File.Move(original, Manifest, overwrite: true);
    }

    private static Thread Start(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true, Name = "held" };
        thread.Start();
        return thread;
    }

    private static void MakePipe(string path)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Tests whether a thread sleeps, and not in a wait of .NET.</summary>
    private static bool IsInSystemCall(Thread thread)
        => (thread.ThreadState & ThreadState.WaitSleepJoin) == 0
            && Directory.EnumerateDirectories("/proc/self/task")
                .Any(task => Read(task, "comm") == "held\n" && Read(task, "stat").Contains(") S ", StringComparison.Ordinal));

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file));
        }
        catch (IOException)
        {
            return ""; // The thread has ended.
        }
    }

    private long LengthInTime()
    {
        var lookup = Task.Run(() => _mirror.TryGetStatus(Style, requireFresh: false, out var file) ? file!.Status.Length : -1);
        Assert.True(lookup.Wait(Timeout), "the lookup waits for the round trip");
        return lookup.Result;
    }
}

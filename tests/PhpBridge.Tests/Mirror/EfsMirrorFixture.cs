using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Tests.Assets;

namespace PhpBridge.Tests.Mirror;

/// <summary>
/// A mirror with a snapshot of a site that has one plugin, the memory that PHP would change, and the manifest as others see it.
/// </summary>
public abstract class EfsMirrorFixture : IDisposable
{
    protected const string Plugin = "wp-content/plugins/sample";
    protected const string Script = $"/{Plugin}/sample.php";

    private protected EfsMirrorFixture()
    {
        Directory.CreateDirectory(Path.Combine(Root.Path, Plugin));
        Write("1");
        var options = new MirrorOptions(Root.Path, Run.Path, Library: "unused") { BuildPause = TimeSpan.Zero };
        Mirror = EfsMirror.Create(options, Clock, NullLogger.Instance)!;
        Others = new ManifestFile(options.Folder);
        State = new StateFile(Path.Combine(Folder, "state"));
        Mirror.Activate(isSite: true);
        Mirror.Maintain();
    }

    private protected TemporaryFolder Run { get; } = new();

    private protected TemporaryFolder Root { get; } = new();

    private protected LateClock Clock { get; } = new();

    private protected EfsMirror Mirror { get; }

    private protected ManifestFile Others { get; }

    private protected StateFile State { get; }

    private protected string Folder
        => Path.Combine(Run.Path, string.Create(CultureInfo.InvariantCulture, $"mirror-{Environment.ProcessId}"));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Mirror.Dispose();
        Others.Dispose();
        Run.Dispose();
        Root.Dispose();
    }

    private protected void Write(string content) => File.WriteAllText(Path.Combine(Root.Path, Plugin, "sample.php"), content);

    /// <summary>Publishes a change of the plugin as another sandbox.</summary>
    private protected void Publish() => Others.Update(now => now.WithChanges([new PathChange(Plugin, ChangeScope.Subtree)]));

    /// <summary>Publishes a change of the plugin as another sandbox that saw it in a certain state.</summary>
    private protected void PublishAs(ulong fingerprint)
        => Others.Update(now => now.WithChanges(
            [new PublishedChange(0, new PathChange(Plugin, ChangeScope.Subtree), fingerprint)], new Dictionary<string, ulong>()));

    /// <summary>Changes the script in a request of this sandbox, recorded as a change of a path.</summary>
    private protected void PublishedChange(string path, string content)
    {
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write(content);
        State.Change(path);
        Mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        Mirror.EndRequest(worker: 0);
    }

    /// <summary>Adds an archive as another sandbox whose build began when the manifest had a certain content.</summary>
    private protected void AddSnapshot(string name, Manifest then)
    {
        var folder = Path.Combine(Root.Path, MirrorOptions.FolderName);
        File.Copy(Path.Combine(folder, then.Snapshot!), Path.Combine(folder, name));
        Others.Update(now => now.WithSnapshot(name, then.SnapshotRevision));
    }

    private protected void InShell(string script)
    {
        using var process = System.Diagnostics.Process.Start("sh", ["-c", script, "sh", Root.Path]);
        process.WaitForExit();
    }
}

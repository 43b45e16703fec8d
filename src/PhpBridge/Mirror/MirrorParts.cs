using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror;

/// <summary>Composes the parts of <see cref="EfsMirror"/>.</summary>
internal sealed class MirrorParts : IDisposable
{
    private readonly string _directory;
    private readonly FileStream _directoryLock;

    /// <exception cref="IOException">The run directory cannot be used.</exception>
    public MirrorParts(MirrorOptions options, TimeProvider clock, ILogger log)
    {
        Inherited = AbandonedFolders.Remove(options.RunDirectory, options.Root);
        var name = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        (_directory, _directoryLock) = AbandonedFolders.Create(options.RunDirectory, name);
        Root = new DocumentRoot(options.Root);
        State = new SharedState(
            Path.Combine(_directory, "state"), options.Workers, options.Root, Root.RealPath, _directory,
            [.. options.Excluded, MirrorOptions.FolderName]);
        Paths = new MirroredPaths(options, State);

        // The state that all sandboxes share, and this sandbox as a writer.
        File = new ManifestFile(options.Folder);
        Watch = new ManifestWatch(File.HasChanged, options.Interval, clock);
        Writers = new LocalWriters(State, options.Host);
        Lease = new WriterLease(File, Writers, clock, log);
        Expiry = new LeaseExpiry(File, Lease.Sandbox, clock, log);

        // The snapshot of this sandbox.
        Store = new FileDataStore(_directory, options.MaxSize);
        Bytecode = new BytecodeFiles(Path.Combine(_directory, "opcache"), options.Root);
        WorkingSet = new WorkingSet(State);
        Stale = new StaleScripts(options, Bytecode);
        Active = new ActiveSnapshot(State);
        Lookup = new StatusLookup(Active, State, options.Root);
        var indexes = new IndexFolder(_directory, FileSystem.Look(options.Root, sync: false)?.Status.Device ?? 0);
        var refresh = new SnapshotRefresh(options, Paths, indexes, Store, WorkingSet, log);
        var updater = new SnapshotUpdater(Active, refresh, Stale, options, WorkingSet, clock, log);
        Session = new MirrorSession(
            File, new ManifestCheck(File, Watch, Expiry, clock, log), new ManifestWriter(File, Writers, Lease), Root, State, Paths, Writers,
            new RepeatedWrites(WorkingSet.Contains, WorkingSet.ContainsBelow, clock), Active, updater, Load, Store, log);
        Publisher = new Publisher(Session, Writers, options.Interval, log);
        Socket = new BarrierSocket(_directory, (writer, isCarried) => BestEffort.Run(() => Publisher.Barrier(writer, isCarried), log));

        // Archives and maintenance.
        var (archives, damaged) = (new ArchiveFolder(options.Folder), new DamagedArchives());
        var opener = new ArchiveOpener(options, archives, indexes, State, Store, Bytecode, damaged, log);
        Loader = new ArchiveLoader(opener, Load, Active, Session, damaged, log);
        Maintenance = new Maintenance(
            File, Writers, Active, updater, Session, Stale, Loader,
            new ArchiveBuilds(options, Paths, File, archives, Load, Store, Bytecode, WorkingSet, damaged, clock, log),
            new MissedFiles(options, Active, Session, Load, WorkingSet, Store), new Verification(options.Root, options.Verify, clock),
            WorkingSet, State, log);
        MaintenanceThread = new MaintenanceThread(Watch.IsResponding);
    }

    /// <summary>Changes that a predecessor in this sandbox has not published.</summary>
    public IReadOnlyList<PathChange> Inherited { get; }

    public DocumentRoot Root { get; }

    /// <summary>Not disposed of: other threads may still use it. Its memory is released with the process.</summary>
    public SharedState State { get; }

    public MirroredPaths Paths { get; }

    public ManifestFile File { get; }

    public ManifestWatch Watch { get; }

    public LocalWriters Writers { get; }

    public WriterLease Lease { get; }

    public LeaseExpiry Expiry { get; }

    public FileDataStore Store { get; }

    public BytecodeFiles Bytecode { get; }

    public WorkingSet WorkingSet { get; }

    public StaleScripts Stale { get; }

    public CurrentLoad Load { get; } = new();

    public ActiveSnapshot Active { get; }

    public StatusLookup Lookup { get; }

    public MirrorSession Session { get; }

    public Publisher Publisher { get; }

    public BarrierSocket Socket { get; }

    public ArchiveLoader Loader { get; }

    public Maintenance Maintenance { get; }

    public MaintenanceThread MaintenanceThread { get; }

    public void Dispose()
    {
        Socket.Dispose();
        Lease.Dispose();
        State.ActiveIndex = 0;
        File.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // Archives may still be unpacked into it. /tmp is deleted with the sandbox.
        }

        _directoryLock.Dispose();
    }
}

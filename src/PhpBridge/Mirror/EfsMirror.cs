using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// The code on EFS at the speed of a local disk. PHP goes on seeing the paths on EFS; what it asks there is answered from
/// here as long as nothing has changed. The truth stays on EFS.
/// </summary>
/// <remarks>
/// A sandbox's life with it (docs/mirror.md has the whole picture):
/// 1. Start: the index and the contents that pages need come from one archive, opcache's files from another.
/// 2. Before a request: once in an interval, has anybody changed anything? What has changed is read from EFS again.
/// 3. Before a response leaves: what its request has changed is published.
/// 4. After it: a newer archive is loaded, or one is built; some of the index is compared with EFS.
///
/// Locks are taken in this order only: the view's, the leases', the manifest file's, and on EFS the file's.
/// </remarks>
internal sealed class EfsMirror : ICodeMirror
{
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(5);

    private readonly MirrorOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _directory;
    private readonly FileStream _directoryLock;
    private readonly IReadOnlyList<PathChange> _inherited;
#pragma warning disable CA2213 // Other threads may still look at it; it goes with the process.
    private readonly SharedState _state;
#pragma warning restore CA2213
    private readonly ManifestFile _file;
    private readonly ManifestWatch _watch;
    private readonly MirroredPaths _paths;
    private readonly Publisher _publisher;
    private readonly WriterLease _leases;
    private readonly BarrierSocket _socket;
    private readonly FileDataStore _contents;
    private readonly BytecodeFiles _bytecode;
    private readonly WorkingSet _hot;
    private readonly ActiveSnapshot _view;
    private readonly Verification _verification;
    private readonly DamagedArchives _damaged = new();
    private readonly ArchiveMaintenance _upkeep;
    private readonly ArchiveLoader _loader;
    private readonly MaintenanceThread _maintenance;
    private readonly Lock _viewLock = new();

    private volatile LoadQueue? _loading;
    private volatile bool _isActive;
    private string _realRoot;
    private uint _keptIndex;
    private long _reportedAt;

    private EfsMirror(MirrorOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _inherited = AbandonedFolders.Remove(options.RunDirectory, options.Root);
        (_directory, _directoryLock) = AbandonedFolders.Create(options.RunDirectory, System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        _realRoot = FileSystem.RealPath(options.Root) ?? options.Root;
        _state = new SharedState(Path.Combine(_directory, "state"), options.Workers, options.Root, _realRoot, _directory, [.. options.Excluded, MirrorOptions.FolderName]);
        _paths = new MirroredPaths(options, _state);
        _file = new ManifestFile(options.Folder);
        _watch = new ManifestWatch(_file.HasChanged, options.Interval, clock);
        _contents = new FileDataStore(_directory, options.MaxSize);
        _bytecode = new BytecodeFiles(Path.Combine(_directory, "opcache"), options.Root);
        _hot = new WorkingSet(_state);
        _maintenance = new MaintenanceThread(_watch.IsResponding);
        _view = new ActiveSnapshot(
            options, _directory, _state, _paths, _contents, _bytecode, _hot, isInUse: () => !IsLoaded || (_maintenance.IsBusy && !_maintenance.IsCurrent), clock, log);
        _publisher = new Publisher(options, _state, _file, _view, _viewLock, _paths, _hot, clock, log);
        _leases = new WriterLease(_file, () => _isActive && _publisher.IsAnyUnpublished, clock, log);
        _publisher.Sandbox = _leases.Sandbox;
        _verification = new Verification(options.Root, options.Verify, clock);
        var archives = new ArchiveFolder(options.Folder);
        _upkeep = new ArchiveMaintenance(options, _paths, _file, archives, _contents, _bytecode, _hot, _damaged, clock, log);
        _loader = new ArchiveLoader(options, archives, _state, _contents, _bytecode, _damaged, log);
        _socket = new BarrierSocket(_directory, (writer, isCarried) => Guarded(() => _publisher.Barrier(writer, isCarried)));
    }

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = _options.Library,
        ["PHPBRIDGE_MIRROR_STATE"] = _state.Path,
    };

    public IReadOnlyDictionary<string, string> IniDirectives => new Dictionary<string, string>
    {
        ["opcache.file_cache"] = _bytecode.Folder,
        ["opcache.file_cache_consistency_checks"] = "0", // The archive's checksums have been compared already; PHP's cost 10 ms of a first page.
        ["opcache.validate_timestamps"] = "1",
        ["opcache.revalidate_freq"] = "0",
    };

    public ReadOnlySpan<byte> RevalidationSetting => IsActive ? "opcache.revalidate_freq=0"u8 : "opcache.revalidate_freq=60"u8;

    /// <summary>PHP's symbolic links are part of the index.</summary>
    public bool NeedsLinks => false;

    /// <summary>Whether file operations are answered from an index. Otherwise each goes to EFS.</summary>
    public bool IsActive => _state.ActiveIndex != 0;

    private bool IsLoaded => _loading?.Wait(TimeSpan.Zero) != false;

    /// <summary>Prepares this sandbox's part. Nothing is mirrored yet.</summary>
    /// <returns>Null, with the reason in the log, when that is not possible; the site is served all the same.</returns>
    public static EfsMirror? Create(MirrorOptions options, TimeProvider clock, ILogger log)
    {
        try
        {
            return new EfsMirror(options, clock, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException or ArgumentOutOfRangeException)
        {
            // Out of range: a path that is too long for a socket.
            log.MirrorOff($"'{options.RunDirectory}' cannot be used ({e.Message})");
            return null;
        }
    }

    public void Activate(bool isSite)
    {
        if (_isActive)
        {
            return;
        }

        try
        {
            _watch.BeginInterval();
            var manifest = _file.Read() ?? Manifest.None;
            if (manifest.Snapshot is null)
            {
                if (!isSite)
                {
                    return;
                }

                Directory.CreateDirectory(_options.Folder, OwnerOnly.Folder);
                _log.NoSnapshot();
            }

            if (_inherited.Count > 0)
            {
                _log.PublishingInherited(_inherited.Count);
                manifest = _file.Update(now => now.WithChanges(_inherited));
            }

            _leases.Watch(manifest);
            _paths.AddData(manifest.Data);
            _isActive = true;
            if (manifest.Snapshot is not null)
            {
                LoadFirst(manifest);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.MirrorOff($"'{_options.Folder}' cannot be used ({e.Message})");
        }
    }

    public void BeginRequest(int worker, PageClass page, string host, bool requireFresh)
    {
        CatchUp(requireFresh);
        _loading?.Prefer(page);
        _hot.BeginPage(page);
        _publisher.Begin(worker, host);
        _leases.Expect();
    }

    public void CatchUp() => CatchUp(requireFresh: true);

    private void CatchUp(bool requireFresh)
    {
        if (!_isActive || !IsTimeToAsk())
        {
            return;
        }

        lock (_viewLock)
        {
            if (IsTimeToAsk())
            {
                Ask();
            }
        }

        bool IsTimeToAsk() => requireFresh || _watch.IsDue;
    }

    public IReadOnlyList<string> TakeStale()
    {
        var paths = _view.TakeStale();
        return _realRoot == _options.Root ? paths : [.. paths, .. paths.Select(path => _realRoot + path[_options.Root.Length..])]; // PHP resolves links.
    }

    public bool HasChanged(int worker) => _publisher.HasChanged(worker);

    public void CompleteResponse(int worker, bool isVisit, bool awaitOthers)
    {
        if (_isActive)
        {
            Guarded(() => _publisher.Answered(worker, isVisit, awaitOthers));
        }
    }

    public void EndRequest(int worker)
    {
        if (_isActive)
        {
            Guarded(() => _publisher.End(worker));
        }
    }

    public void LearnLinks(IEnumerable<(string Path, string Target)> links)
    {
    }

    public IDisposable BeginCommand()
    {
        _publisher.BeginCommand();
        _leases.Expect();
        return new Ending(() => Guarded(_publisher.EndCommand));
    }

    public void Maintain()
    {
        if (!_isActive)
        {
            return;
        }

        Guarded(_publisher.PublishRest);
        if (!_publisher.IsAnyRunning && !_publisher.IsAnyUnpublished)
        {
            Guarded(_leases.Rest);
        }

        // Another round trip would wait for the same file system that has not answered the last one.
        if (IsMaintenanceDue && !_watch.IsTimedOut)
        {
            _maintenance.Run(RunMaintenance);
        }
    }

    /// <summary>
    /// Whether the maintenance thread has anything to do. Decided from memory, since handing over costs two context switches and most
    /// responses leave nothing to do.
    /// </summary>
    internal bool IsMaintenanceDue
    {
        get
        {
            _hot.Collect();
            var (manifest, view) = (_file.Latest, _view.Value);
            return manifest.Writers.Count == 0 && !_publisher.IsAnyUnpublished
                && (_file.IsDamaged
                    || _view.DiffersFrom(manifest)
                    || (view is null || view.Base != manifest.Snapshot ? IsLoadable(manifest) : IsLoaded && (_hot.AnyMisses || view.Index.Number != _keptIndex))
                    || _upkeep.MayBeDue(manifest, view, IsLoaded, Compiles(manifest, view))
                    || (view is not null && _verification.IsDue));
        }
    }

    public void Invalidate()
    {
        FollowRoot();
        _contents.InvalidateAll();
        var manifest = _file.Update(now => now.WithChanges([new PathChange("", ChangeScope.Subtree)]));
        _log.Invalidated(manifest.Revision);
        TakeOver();
    }

    public MirrorStatus Status()
    {
        var manifest = (_isActive ? _file.Read() : null) ?? Manifest.None;
        lock (_viewLock)
        {
            var view = _view.Value;
            return new MirrorStatus(
                IsActive, manifest.Revision, view?.Base, view?.Index.Count ?? 0, view?.Hot.Count ?? 0, _contents.Size,
                view is null ? 0 : manifest.PathChangesSince(view.Revision).Count(), _view.Pending, manifest.Writers.Count, manifest.Data,
                _state.Hits, _state.Misses, _state.Changes);
        }
    }

    /// <summary>Applies the changes of other sandboxes if an interval has passed or <paramref name="requireFresh"/> is set, then reads the index.</summary>
    public bool TryGetStatus(string path, bool requireFresh, out SiteFile? file)
    {
        file = null;
        var below = path.Trim('/');
        if (!IsActive || _paths.IsExcluded(below))
        {
            return false;
        }

        CatchUp(requireFresh);
        lock (_viewLock)
        {
            return IsActive && !(requireFresh && _view.IsPending(below)) && _view.Value is { } view && IndexLookup.Find(view.Index, _state, below, path.EndsWith('/'), _options.Root, out file);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _leases.Dispose();
        _state.ActiveIndex = 0;
        _file.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A loader may still be writing; /tmp goes with the sandbox.
        }

        _directoryLock.Dispose();
    }

    private void Ask()
    {
        try
        {
            if (_watch.HasChanged() is not { } hasChanged)
            {
                // Nothing else may be asked of EFS now: it would not be answered either.
                Report("no answer");
                return;
            }

            hasChanged |= FollowRoot();
            if (hasChanged)
            {
                _file.Read();
            }

            _leases.Watch(_file.Latest);
            RemoveTheDead();
            if (_view.IsBehind(_file.Latest))
            {
                // What is still on its way arrives in the index that it was loaded for.
                _loading?.Wait(LoadPatience);
            }

            Apply(_file.Latest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            Report(e.Message);
        }
#pragma warning disable CA1031 // A visitor waits: for a fault that nobody foresaw there is EFS.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.UnexpectedFailure(e);
            _view.Drop();
        }
    }

    private void Apply(Manifest manifest)
    {
        if (_paths.AddData(manifest.Data) is { Count: > 0 } data)
        {
            _view.ApplyOwn([.. data.Select(path => new PathChange(path, ChangeScope.Entry))]);
        }

        _view.Apply(manifest);
    }

    /// <summary>Where a link on the way to the document root was made to lead elsewhere, everything begins anew there.</summary>
    /// <returns>Whether that is so.</returns>
    private bool FollowRoot()
    {
        if (_realRoot == _options.Root)
        {
            return false;
        }

        Statx.At(Path.GetDirectoryName(_options.Root)!); // NFS remembers for up to a minute where names lead; a fresh status of the folder ends that.
        if (FileSystem.RealPath(_options.Root) is not { } real || real == _realRoot)
        {
            return false;
        }

        _state.RealRoot = _realRoot = real;
        _file.Unwatch();
        _view.Drop();
        _log.RootMoved(real);
        return true;
    }

    /// <summary>When a sandbox that was changing files is dead, which is nothing that a visitor should get an error for.</summary>
    private void RemoveTheDead()
    {
        try
        {
            _leases.RemoveTheDead();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e.Message);
        }
    }

    private void RunMaintenance()
    {
        _hot.Collect();

        // As it was seen last: asking now would be a round trip after each response.
        if (_file.Latest.Writers.Count == 0 && !_publisher.IsAnyUnpublished)
        {
            Guarded(Mend);
            Guarded(LoadAndBuild);
            Guarded(KeepPassed);
            Guarded(Verify);
        }
    }

    /// <summary>A record that was left half written is begun anew.</summary>
    private void Mend()
    {
        if (_file.IsDamaged)
        {
            _file.ReadOrCreate();
            TakeOver();
        }
    }

    /// <summary>First what others have built: what they have recorded goes into what is built here.</summary>
    private void LoadAndBuild()
    {
        LoadIfNewer(_file.Latest);
        var (manifest, view) = (_file.Latest, _view.Value);
        _upkeep.BuildIfDue(manifest, view, IsLoaded, Compiles(manifest, view));
        LoadIfNewer(_file.Latest);
        TakeOver();
    }

    private void TakeOver()
    {
        lock (_viewLock)
        {
            _leases.Watch(_file.Latest);
            Apply(_file.Latest);
        }
    }

    /// <summary>Nobody waits for this, and the site is served without it. What fails keeps nothing else from being done.</summary>
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            _log.MaintenanceFailed(e.Message);
        }
#pragma warning disable CA1031 // A fault that nobody foresaw must not end the sandbox.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.UnexpectedFailure(e);
        }
    }

    /// <summary>The first archives. Returns when the index is in force; contents follow.</summary>
    private void LoadFirst(Manifest manifest)
    {
        // Each archive is some round trips until its contents can be asked for: both at once.
        var bytecode = Task.Factory.StartNew(() => _loader.OpenBytecode(manifest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var opened = _loader.OpenBase(manifest, _view);
        var compiled = bytecode.GetAwaiter().GetResult();
        if (opened is (var view, var loads))
        {
            // What was compiled of a script comes before it: where PHP finds one without the other, it compiles it.
            StartLoading([.. compiled?.Invoke(view.Hot) ?? [], .. loads]);
            TakeInForce(view);
        }
    }

    /// <summary>An archive that others have built since. There is an index that will do until its contents are here.</summary>
    private void LoadIfNewer(Manifest manifest)
    {
        if (IsLoadable(manifest) && _loader.OpenBase(manifest, _view) is (var view, var loads))
        {
            StartLoading(loads).Wait(LoadPatience);
            TakeInForce(view);
        }
    }

    private bool IsLoadable(Manifest manifest)
        => IsLoaded && manifest.Snapshot is { } name && name != _view.Value?.Base && !_damaged.Contains(name) && (_view.Value is null || IsWhole(manifest));

    /// <summary>Whether opcache has compiled the code as the manifest describes it, so that an archive may be made of it.</summary>
    private bool Compiles(Manifest manifest, Snapshot? view) => !_view.AnyStale && (view is null || view.Revision == manifest.Revision);

    /// <summary>
    /// Whether the archive shows the code as it is. Otherwise some of it would be asked of EFS until the index has moved on: the
    /// view that is in force shows a whole until then.
    /// </summary>
    private bool IsWhole(Manifest manifest)
        => _view.Pending == 0 && manifest.Writers.Count == 0 && !manifest.ChangesSince(manifest.SnapshotRevision).Any();

    private LoadQueue StartLoading(IEnumerable<BlockLoad> loads)
    {
        var loading = new LoadQueue(loads);
        _loading = loading;
        loading.Start();
        return loading;
    }

    private void TakeInForce(Snapshot view)
    {
        lock (_viewLock)
        {
            _view.Take(view);
        }

        _log.SnapshotLoaded(view.Base, view.Index.Count, view.Hot.Count);
    }

    /// <summary>What pages use, is not here, and is too little for a new archive, is here for the next page of this sandbox.</summary>
    private void KeepPassed()
    {
        if (_view.Value is not { } view || !IsLoaded)
        {
            return;
        }

        var index = view.Index;
        IReadOnlyCollection<string> passed = _hot.DrainMisses();
        if (index.Number != _keptIndex)
        {
            (passed, _keptIndex) = (_hot.Files.Keys, index.Number);
        }

        var wanted = passed.Select(path => (Path: path, Number: index.Find(path)))
            .Where(file => file.Number >= 0 && index[file.Number].Blob == 0 && index[file.Number].Flags == IndexFlags.None).ToArray();
        var kept = new uint[wanted.Length];
        var reader = new FileDataReader(_options.Root, _contents);
        BlockingParallel.ForEach(Enumerable.Range(0, wanted.Length).ToArray(), i => kept[i] = reader.GetOrAdd(wanted[i].Path, index[wanted[i].Number]));
        lock (_viewLock)
        {
            if (_view.Value?.Index != index)
            {
                return; // Code has changed meanwhile: a new archive is due.
            }

            foreach (var (file, content) in wanted.Zip(kept))
            {
                index.SetBlob(file.Number, content);
            }

            _view.Sweep();
        }
    }

    private void Verify()
    {
        if (_view.Value is not { } view)
        {
            return;
        }

        var differences = _verification.Run(view.Index).Where(touch => !_state.HasChanged(PathName.ToBytes(touch.Path)) && !_view.IsPending(touch.Path)).ToList();
        if (differences.Count == 0)
        {
            return;
        }

        _log.ChangedOutside(differences[0].Path, differences.Count - 1);
        try
        {
            _file.Update(now => now.WithChanges(differences));
        }
        catch
        {
            // Nobody can be told, but here it is known that the index is wrong.
            lock (_viewLock)
            {
                _view.Drop();
            }

            throw;
        }

        TakeOver();
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private void Report(string reason)
    {
        // Once a minute: a file system that is gone is gone for every request.
        if (_reportedAt == 0 || _clock.GetElapsedTime(_reportedAt) > TimeSpan.FromMinutes(1))
        {
            _reportedAt = _clock.GetTimestamp();
            _log.ManifestUnreadable(reason);
        }
    }
}

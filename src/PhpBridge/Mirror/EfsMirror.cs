using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// The code on EFS at the speed of a local disk. PHP goes on seeing the paths on EFS; what it asks there is answered from
/// here as long as nothing has changed. The truth stays on EFS.
/// </summary>
/// <remarks>
/// A sandbox's life with it (docs/mirror.md has the whole picture):
/// 1. Start: the index and the contents that pages need come from one archive, opcache's files from another.
/// 2. Before a request: once in an interval, has anybody changed anything? What has changed is asked of EFS from then on.
/// 3. Before PHP changes its first file, the interposer asks here, and the other sandboxes are told.
/// 4. After a request: what was changed is published; a newer archive is loaded, or one is built; some of the index is
///    compared with EFS.
/// </remarks>
internal sealed class EfsMirror : IDisposable
{
    private const int KeptIndexes = 4; // A worker may still have to open the one before the last.
    private static readonly TimeSpan LoadPatience = TimeSpan.FromSeconds(5);

    private readonly MirrorOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly string _directory;
#pragma warning disable CA2213 // Other threads may still look at it; it goes with the process.
    private readonly SharedState _state;
#pragma warning restore CA2213
    private readonly GenerationFile _file;
    private readonly ChangeWatch _watch;
    private readonly Writers _writers;
    private readonly WriterSocket _socket;
    private readonly ContentStore _contents;
    private readonly Bytecode _bytecode;
    private readonly HotFiles _hot;
    private readonly Verification _verification;
    private readonly Upkeep _upkeep;
    private readonly Lock _viewLock = new();
    private readonly Queue<MirrorIndex> _retired = new();

    private volatile MirrorView? _view;
    private volatile LoadQueue? _loading;
    private volatile bool _isActive;
    private bool _hasBytecode;
    private ulong _device;
    private uint _lastIndex;
    private long _reportedAt;

    private EfsMirror(MirrorOptions options, string directory, TimeProvider clock, ILogger log)
    {
        (_options, _directory, _clock, _log) = (options, directory, clock, log);
        var realRoot = FileSystem.RealPath(options.Root) ?? options.Root;
        _state = new SharedState(Path.Combine(directory, "state"), options.Root, realRoot, directory, [.. options.Excluded, MirrorOptions.FolderName]);
        _file = new GenerationFile(options.Folder);
        _watch = new ChangeWatch(_file.HasChanged, options.Interval, clock);
        _contents = new ContentStore(directory);
        _bytecode = new Bytecode(Path.Combine(directory, "opcache"));
        Directory.CreateDirectory(_bytecode.Folder);
        _hot = new HotFiles(_state);
        _writers = new Writers(_state, _file, () => _isActive, clock, log);
        _verification = new Verification(options.Root, options.Verify, clock);
        _upkeep = new Upkeep(options, _file, _contents, _bytecode, _hot, log);
        _socket = new WriterSocket(directory, _writers.Announce);
    }

    /// <summary>What the interposer finds in its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = _options.Library, ["PHPBRIDGE_MIRROR_STATE"] = _state.Path,
    };

    /// <summary>opcache.file_cache.</summary>
    public string BytecodeFolder => _bytecode.Folder;

    /// <summary>Whether operations are answered from here, as far as possible. Otherwise each goes to EFS.</summary>
    public bool IsInForce => _state.Index != 0 && !_state.Overflow;

    /// <summary>Prepares this sandbox's part. Nothing is mirrored yet.</summary>
    /// <returns>Null, with the reason in the log, when that is not possible; the site is served all the same.</returns>
    public static EfsMirror? Create(MirrorOptions options, TimeProvider clock, ILogger log)
    {
        var directory = Path.Combine(options.RunDirectory, string.Create(CultureInfo.InvariantCulture, $"mirror-{System.Environment.ProcessId}"));
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new EfsMirror(options, directory, clock, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            log.MirrorOff($"'{directory}' cannot be used ({e.Message})");
            return null;
        }
    }

    /// <summary>There is a site: loads what has been built for it. Returns when the index is in force; contents follow.</summary>
    public void Activate()
    {
        if (_isActive)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(_options.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _device = Statx.At(_options.Root)?.ToFileStatus().Device ?? 0;
            var generation = _file.Read() ?? Generation.None;
            _writers.Seen(generation);
            _isActive = true;
            if (generation.Base is null)
            {
                // What this sandbox compiles itself is at least as good as what others have compiled since.
                _hasBytecode = true;
                _log.NoBase();
                return;
            }

            Load(generation, waits: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.MirrorOff($"'{_options.Folder}' cannot be used ({e.Message})");
        }
    }

    /// <summary>Before a worker gets a request.</summary>
    public void BeginRequest(int worker, PageKind kind)
    {
        if (_isActive)
        {
            lock (_viewLock)
            {
                LookForChanges();
            }

            _loading?.WaitFor(kind, LoadPatience);
        }

        _hot.Begin(kind);
        _state.BeginRequest(worker);
    }

    /// <summary>The worker is done with it, also with what it did after its response.</summary>
    public void EndRequest(int worker) => _state.EndRequest(worker);

    /// <summary>After an invocation, when nobody waits: everything that can be done now rather than before a response.</summary>
    public void Settle()
    {
        if (!_isActive || !Monitor.TryEnter(_upkeep))
        {
            return;
        }

        try
        {
            _hot.Collect();
            if (_writers.Publish() is { } published)
            {
                lock (_viewLock)
                {
                    Apply(published);
                }
            }

            // As it was seen last: asking now would be a round trip after each response.
            var generation = _writers.LastSeen;
            if (generation is null || generation.Writers.Count > 0 || _state.Writing || _state.AnyWorkerChanged)
            {
                return;
            }

            // First what others have built: what they have recorded goes into what is built here.
            LoadIfNewer(generation);
            generation = _upkeep.BuildIfDue(generation, _view, _loading);
            _writers.Seen(generation);
            LoadIfNewer(generation);
            Verify();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            _log.BuildFailed(e.Message);
        }
        finally
        {
            Monitor.Exit(_upkeep);
        }
    }

    /// <summary>Whatever is mirrored counts no longer, in any sandbox.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Invalidate()
    {
        Directory.CreateDirectory(_options.Folder);
        var generation = _file.Update(now => now.WithoutWriter("", [new Touch("", TouchKind.Subtree)]));
        _log.Invalidated(generation.Sequence);
        lock (_viewLock)
        {
            Apply(generation);
        }
    }

    /// <summary>For the console. Asks EFS.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public MirrorStatus Status()
    {
        var generation = (_isActive ? _file.Read() : null) ?? Generation.None;
        var view = _view;
        return new MirrorStatus(
            IsInForce, generation.Sequence, view?.Base, view?.Index.Count ?? 0, view?.Hot.Count ?? 0, _contents.Size,
            view is null ? 0 : generation.ChangesSince(view.BaseSequence).Count(), generation.Writers.Count,
            _state.Answered, _state.Passed, _state.Mutations, _state.Unannounced);
    }

    /// <summary>What is at a path, as far as it is known without asking EFS.</summary>
    /// <param name="path">Below the document root, with a slash in front; empty for the root.</param>
    /// <param name="file">What is there; null when nothing is.</param>
    /// <returns>Whether it is known.</returns>
    public bool Knows(string path, out SiteFile? file)
    {
        file = null;
        var below = path.Trim('/');
        if (_view is not { } view || !IsInForce || _options.IsExcluded(below))
        {
            return false;
        }

        lock (_viewLock)
        {
            view = _view;
            return view is not null && IndexLookup.Find(view.Index, _state, below, path.EndsWith('/'), _options.Root, out file);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _writers.Dispose();
        _state.Index = 0;
        _file.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A loader may still be writing; /tmp goes with the sandbox.
        }
    }

    /// <summary>Once in an interval. Takes what others have changed out of the index.</summary>
    private void LookForChanges()
    {
        if (!_watch.IsDue)
        {
            return;
        }

        try
        {
            switch (_watch.Ask())
            {
                case null:
                    Report("no answer");
                    break;
                case true when _file.Read() is { } generation:
                    _writers.Seen(generation);
                    Apply(generation);
                    break;
                default:
                    if (_writers.LastSeen is { } before && _writers.MustGiveUp(before) is { } without)
                    {
                        Apply(without);
                    }

                    break;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report(e.Message);
        }

        if (_writers.HeldTooLong)
        {
            _state.Index = 0;
        }
        else if (_state.Index == 0 && _view is { } view)
        {
            _state.Index = view.Index.Number;
        }
    }

    /// <summary>Has EFS asked for what has changed since the index was made.</summary>
    private void Apply(Generation generation)
    {
        if (_view is not { } view || generation.Sequence == view.Sequence)
        {
            return;
        }

        _log.GenerationSeen(generation.Sequence, generation.Changes.Count, generation.Writers.Count);
        if (generation.Sequence < view.Sequence || generation.CompleteSince > view.BaseSequence)
        {
            // Begun anew, or too much has happened while this sandbox slept: nobody knows what is left of the index.
            Replace(null);
            return;
        }

        var touches = generation.ChangesSince(view.Sequence).ToList();
        if (touches.Count == 0)
        {
            _view = view with { Sequence = generation.Sequence };
            return;
        }

        Refresh(touches);
        var image = view.Index.ToImage();
        new IndexReader(image).MarkPassing(touches);
        Replace(view with { Index = MirrorIndex.Create(_directory, ++_lastIndex, image, _device), Sequence = generation.Sequence });
    }

    /// <summary>Makes NFS forget what it remembers of names that lead elsewhere now: a folder's fresh status does that.</summary>
    private void Refresh(List<Touch> touches)
    {
        const int most = 64;
        var folders = touches.SelectMany(touch => new[] { touch.Path, Path.GetDirectoryName(touch.Path) ?? "" }).Distinct().Take(most).ToArray();
        try
        {
            ManyThreads.ForEach(folders, folder => Statx.At(folder.Length == 0 ? _options.Root : _options.Root + "/" + folder));
        }
        catch (AggregateException e)
        {
            Report(e.Message);
        }
    }

    private void Replace(MirrorView? view)
    {
        if (_view is { } before && before.Index != view?.Index)
        {
            _retired.Enqueue(before.Index);
        }

        _view = view;
        _state.Index = view?.Index.Number ?? 0;
        while (_retired.Count > KeptIndexes)
        {
            _retired.Dequeue().Dispose();
        }
    }

    private void LoadIfNewer(Generation generation)
    {
        if (generation.Base is { } name && name != _view?.Base && !_upkeep.IsDistrusted(name))
        {
            Load(generation, waits: true);
        }
    }

    /// <param name="waits">Whether the index comes into force only with its contents: there is another that will do.</param>
    private void Load(Generation generation, bool waits)
    {
        var started = Stopwatch.GetTimestamp();
        var loads = new List<(PageKind, Action)>();
        var view = OpenBase(generation, loads);
        if (!_hasBytecode && generation.Bytecode.TryGetValue(_options.BytecodeKey, out var name))
        {
            OpenBytecode(name, loads);
        }

        var loading = new LoadQueue(loads);
        if (view is null)
        {
            _loading = loading;
            loading.Start();
            return;
        }

        if (!waits)
        {
            TakeInForce(view, loading);
            loading.Start();
        }
        else
        {
            loading.Start();
            loading.WaitFor(PageKind.Other, LoadPatience);
            TakeInForce(view, loading);
        }

        _log.BaseLoaded(view.Base, view.Index.Count, view.Hot.Count, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1));
    }

    private void TakeInForce(MirrorView view, LoadQueue loading)
    {
        lock (_viewLock)
        {
            _loading = loading;
            _hot.Known(view.Hot);

            // What was changed here is in the base, or marked in the index.
            _writers.Forget(() => Replace(view));
            var used = new HashSet<uint>();
            foreach (var index in _retired.Append(view.Index))
            {
                for (var i = 0; i < index.Count; i++)
                {
                    used.Add(index[i].Content);
                }
            }

            if (_retired.Count > 0)
            {
                _contents.KeepOnly(used);
            }
        }
    }

    private MirrorView? OpenBase(Generation generation, List<(PageKind, Action)> loads)
    {
        try
        {
            var archive = Archive.Open(Path.Combine(_options.Folder, generation.Base!));
            var (image, files) = archive.ReadTable();
            if (!new IndexReader(image).IsValid())
            {
                throw new InvalidDataException("its index is damaged");
            }

            new IndexReader(image).MarkPassing(generation.ChangesSince(generation.BaseSequence));
            var index = MirrorIndex.Create(_directory, ++_lastIndex, image, _device);
            var hot = files.ToDictionary(file => file.Name, file => archive.Blocks[file.Block].Kind, StringComparer.Ordinal);
            var loader = new BaseLoader(archive, index, _contents, _options.MaxSize, _log);
            loads.AddRange(loader.Loads(files));
            return new MirrorView(index, generation.Base!, generation.BaseSequence, generation.Sequence, hot);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _log.ArchiveRefused(generation.Base!, e.Message);
            _upkeep.Distrust(generation.Base!);
            return null;
        }
    }

    private void OpenBytecode(string name, List<(PageKind, Action)> loads)
    {
        try
        {
            var archive = Archive.Open(Path.Combine(_options.Folder, name));
            if (archive.Key != _options.BytecodeKey)
            {
                throw new InvalidDataException("it was made for another PHP, or other settings");
            }

            var (_, files) = archive.ReadTable();
            _hasBytecode = true;
            loads.AddRange(_bytecode.Loads(archive, files).Select(load => (load.Kind, (Action)(() => LoadBytecode(name, load.Load)))));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _log.ArchiveRefused(name, e.Message);
            _upkeep.Distrust(name);
        }
    }

    private void LoadBytecode(string name, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The rest will do; PHP compiles what is missing.
            _log.ArchiveRefused(name, e.Message);
            _upkeep.Distrust(name);
        }
    }

    private void Verify()
    {
        if (_view is not { } view)
        {
            return;
        }

        var differences = _verification.Run(view.Index).Where(touch => !_state.IsTouched(System.Text.Encoding.UTF8.GetBytes(touch.Path))).ToList();
        if (differences.Count == 0)
        {
            return;
        }

        _log.ChangedOutside(differences[0].Path, differences.Count - 1);
        var generation = _file.Update(now => now.WithoutWriter("", differences));
        lock (_viewLock)
        {
            Apply(generation);
        }
    }

    private void Report(string reason)
    {
        // Once a minute: a file system that is gone is gone for every request.
        if (_reportedAt == 0 || _clock.GetElapsedTime(_reportedAt) > TimeSpan.FromMinutes(1))
        {
            _reportedAt = _clock.GetTimestamp();
            _log.GenerationUnreadable(reason);
        }
    }
}

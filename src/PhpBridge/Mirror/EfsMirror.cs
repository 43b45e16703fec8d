using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// Mirrors the code on EFS in this sandbox: PHP keeps using the paths on EFS, and the interposer answers from the mirror while nothing has
/// changed. EFS holds the original. See docs/mirror.md.
/// </summary>
/// <remarks>
/// 1. Start: index and file data are loaded from a code snapshot, opcache's files from a bytecode archive (<see cref="ArchiveLoader"/>).
/// 2. Before a request: once per interval, published changes are applied (<see cref="MirrorSession.CatchUp"/>).
/// 3. Before a response leaves: the changes of its request are published (<see cref="Publisher"/>).
/// 4. After it: archives are loaded and built, a part of the index is compared with EFS (<see cref="Coordination.Maintenance"/>).
/// </remarks>
internal sealed class EfsMirror : ICodeMirror
{
    private readonly MirrorOptions _options;
    private readonly ILogger _log;
    private readonly MirrorParts _parts;
    private volatile bool _isActive;

    private EfsMirror(MirrorOptions options, TimeProvider clock, ILogger log)
        => (_options, _log, _parts) = (options, log, new MirrorParts(options, clock, log));

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = _options.Library,
        ["PHPBRIDGE_MIRROR_STATE"] = _parts.State.Path,
    };

    public IReadOnlyDictionary<string, string> IniDirectives => new Dictionary<string, string>
    {
        ["opcache.file_cache"] = _parts.Bytecode.Folder,
        ["opcache.file_cache_consistency_checks"] = "0", // The checksums of the archive suffice; PHP's take 10 ms of a first page.
        ["opcache.validate_timestamps"] = "1",
        ["opcache.revalidate_freq"] = "0",
    };

    public ReadOnlySpan<byte> RevalidationSetting => IsActive ? "opcache.revalidate_freq=0"u8 : "opcache.revalidate_freq=60"u8;

    /// <summary>False: the index contains the links that PHP resolves.</summary>
    public bool NeedsLinks => false;

    /// <summary>True while a snapshot is active. Otherwise EFS answers all file operations.</summary>
    public bool IsActive => _parts.State.ActiveIndex != 0;

    /// <inheritdoc cref="Maintenance.IsDue"/>
    internal bool IsMaintenanceDue => _parts.Maintenance.IsDue;

    /// <summary>Prepares the folder of this sandbox. Nothing is mirrored yet.</summary>
    /// <returns>Null when the folder cannot be used, which is logged; the site is then served from EFS.</returns>
    public static EfsMirror? Create(MirrorOptions options, TimeProvider clock, ILogger log)
    {
        try
        {
            return new EfsMirror(options, clock, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentOutOfRangeException)
        {
            // ArgumentOutOfRangeException: the path is too long for a socket.
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
            _parts.Watch.BeginInterval();
            var manifest = _parts.File.Read() ?? Manifest.None;
            if (manifest.Snapshot is null)
            {
                if (!isSite)
                {
                    return;
                }

                Directory.CreateDirectory(_options.Folder, OwnerOnly.Folder);
                _log.NoSnapshot();
            }

            Activate(_parts.Inherited.Count > 0 ? PublishInherited() : manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.MirrorOff($"'{_options.Folder}' cannot be used ({e.Message})");
        }
    }

    public void BeginRequest(int worker, PageClass page, string host, bool requireFresh)
    {
        if (_isActive)
        {
            _parts.Session.CatchUp(requireFresh);
        }

        _parts.Load.Prefer(page);
        _parts.WorkingSet.BeginPage(page);
        _parts.Writers.Begin(worker, host);
        ExpectChanges();
    }

    public void CatchUp()
    {
        if (_isActive)
        {
            _parts.Session.CatchUp(requireFresh: true);
        }
    }

    public IReadOnlyList<string> TakeStale() => _parts.Root.WithRealPaths(_parts.Stale.Drain());

    public bool HasChanged(int worker) => _parts.Writers.HasChanged(worker);

    public void CompleteResponse(int worker, bool isVisit, bool awaitOthers)
    {
        if (_isActive)
        {
            BestEffort.Run(() => _parts.Publisher.CompleteResponse(worker, isVisit, awaitOthers), _log);
        }
    }

    public void EndRequest(int worker)
    {
        if (_isActive)
        {
            BestEffort.Run(() => _parts.Publisher.EndRequest(worker), _log);
        }
    }

    public void LearnLinks(IEnumerable<(string Path, string Target)> links)
    {
    }

    public IDisposable BeginCommand()
    {
        _parts.Writers.BeginCommand();
        ExpectChanges();
        return new Command(() => BestEffort.Run(_parts.Publisher.EndCommand, _log));
    }

    public void Maintain()
    {
        if (!_isActive)
        {
            return;
        }

        BestEffort.Run(_parts.Publisher.PublishRest, _log);
        if (!_parts.Writers.IsAnyRunning && !_parts.Writers.IsAnyUnpublished)
        {
            BestEffort.Run(_parts.Lease.Release, _log);
        }

        // A round trip would wait for the same file system that has not responded to the last one.
        if (_parts.Maintenance.IsDue && !_parts.Watch.IsTimedOut)
        {
            _parts.MaintenanceThread.Run(_parts.Maintenance.Run);
        }
    }

    public void Invalidate() => _log.Invalidated(_parts.Session.Invalidate());

    public MirrorStatus Status()
    {
        var manifest = (_isActive ? _parts.File.Read() : null) ?? Manifest.None;
        using var held = _parts.Active.Acquire();
        var snapshot = held?.Snapshot;
        return new MirrorStatus(
            IsActive, manifest.Revision, snapshot?.Archive, snapshot?.Index.Count ?? 0, snapshot?.WorkingSet.Count ?? 0, _parts.Store.Size,
            snapshot is null ? 0 : manifest.PathChangesSince(snapshot.Revision).Count(), snapshot?.Pending.Count ?? 0,
            manifest.Writers.Count, manifest.Data, _parts.State.Hits, _parts.State.Misses, _parts.State.Changes);
    }

    /// <summary>
    /// Applies published changes if a check is due, then looks into the active snapshot. Where <paramref name="requireFresh"/> is not set,
    /// this does not wait for another thread that is applying or publishing changes.
    /// </summary>
    public bool TryGetStatus(string path, bool requireFresh, out SiteFile? file)
    {
        file = null;
        var relative = path.Trim('/');
        if (!IsActive || _parts.Paths.IsExcluded(relative))
        {
            return false;
        }

        if (requireFresh)
        {
            _parts.Session.CatchUp(requireFresh: true);
        }
        else
        {
            _parts.Session.TryCatchUp();
        }

        return _parts.Lookup.TryFind(relative, path.EndsWith('/'), requireFresh, out file);
    }

    public void Dispose() => _parts.Dispose();

    private void Activate(Manifest manifest)
    {
        _parts.Expiry.Observe(manifest);
        _parts.Paths.AddData(manifest.Data);
        _isActive = true;
        if (_parts.Writers.IsAnyRunning)
        {
            _parts.Lease.Expect();
        }

        if (manifest.Snapshot is not null)
        {
            _parts.Loader.LoadFirst(manifest);
        }
    }

    private Manifest PublishInherited()
    {
        _log.PublishingInherited(_parts.Inherited.Count);
        return _parts.File.Update(manifest => manifest.WithChanges(_parts.Inherited));
    }

    private void ExpectChanges()
    {
        if (_isActive)
        {
            _parts.Lease.Expect();
        }
    }

    private sealed class Command(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.Linux;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Builds archives when there is a reason to: there is none, it is damaged, the code has changed, or pages use files that are
/// not in it. One sandbox at a time.
/// </summary>
internal sealed class ArchiveMaintenance(MirrorOptions options, MirroredPaths paths, ManifestFile file, FileDataStore contents, BytecodeFiles bytecode, WorkingSet hot, TimeProvider clock, ILogger log)
{
    private const int NotableFiles = 16; // Fewer than that are read from EFS.

    private readonly HashSet<string> _distrusted = new(StringComparer.Ordinal);
    private readonly Suspicion _suspicion = new(clock);
    private long _builtAt;
    private int _compiledAt = -1;

    /// <summary>An archive is damaged or gone.</summary>
    public void Distrust(string name)
    {
        lock (_distrusted)
        {
            _distrusted.Add(name);
        }
    }

    /// <summary>Whether an archive is known to be damaged or gone.</summary>
    public bool IsDistrusted(string name)
    {
        lock (_distrusted)
        {
            return _distrusted.Contains(name);
        }
    }

    /// <summary>Whether <see cref="BuildIfDue"/> may have anything to do. Reads memory only.</summary>
    public bool MayBeDue(Manifest manifest, Snapshot? view, bool isLoaded, bool compiles)
        => isLoaded && !IsPausing && (NeedsBase(manifest, view) || (compiles && options.BytecodeKey.Length > 0 && MayNeedBytecode(manifest)));

    /// <param name="isLoaded">Whether all that was being loaded is here; otherwise it would be taken for missing.</param>
    /// <param name="compiles">Whether what PHP has compiled here goes with the view.</param>
    /// <exception cref="IOException">The file system failed.</exception>
    public void BuildIfDue(Manifest manifest, Snapshot? view, bool isLoaded, bool compiles)
    {
        if (IsPausing)
        {
            return;
        }

        var needsBase = NeedsBase(manifest, view) && isLoaded;
        var needsBytecode = isLoaded && compiles && options.BytecodeKey.Length > 0 && NeedsBytecode(manifest);
        if (!needsBase && !needsBytecode)
        {
            return;
        }

        using var own = Lock();
        if (own is null)
        {
            return;
        }

        try
        {
            // Another may have built it meanwhile.
            manifest = file.ReadOrBegin();
            if (manifest.Writers.Count == 0)
            {
                Build(manifest, view, needsBase, needsBytecode);
            }
        }
        finally
        {
            _builtAt = Stopwatch.GetTimestamp();
        }
    }

    private void Build(Manifest manifest, Snapshot? view, bool needsBase, bool needsBytecode)
    {
        if (needsBase && NeedsBase(manifest, view))
        {
            (manifest, var isAsKnown) = BuildBase(manifest, view);
            needsBytecode &= isAsKnown;
        }

        if (needsBytecode && NeedsBytecode(manifest))
        {
            BuildBytecode(manifest, view?.Revision ?? 0);
        }
    }

    /// <returns>Null when another sandbox builds.</returns>
    private FileStream? Lock()
    {
        var path = Path.Combine(options.Folder, "build.lock");
        try
        {
            return FileLock.TryAcquire(path);
        }
        catch (DirectoryNotFoundException)
        {
            file.ReadOrBegin(); // Makes it.
            return FileLock.TryAcquire(path);
        }
    }

    private bool IsPausing => _builtAt != 0 && Stopwatch.GetElapsedTime(_builtAt) < options.BuildPause;

    private bool NeedsBase(Manifest manifest, Snapshot? view)
        => manifest.Base is null
            || IsDistrusted(manifest.Base)
            || manifest.ChangesSince(manifest.BaseRevision).Any()
            || (manifest.Base == view?.Base && hot.New >= Math.Max(NotableFiles, view.Hot.Count / 20) && HasRoom);

    /// <summary>An archive of all that may be kept gets no better.</summary>
    private bool HasRoom => contents.Size < options.MaxSize / 10 * 9;

    private bool MayNeedBytecode(Manifest manifest) => LacksBytecode(manifest) || _compiledAt != hot.New;

    private bool LacksBytecode(Manifest manifest)
        => !manifest.Bytecode.TryGetValue(options.BytecodeKey, out var archive) || IsDistrusted(archive.Name) || archive.Revision < manifest.BaseRevision;

    private bool NeedsBytecode(Manifest manifest)
    {
        if (LacksBytecode(manifest))
        {
            return bytecode.Any;
        }

        // Looking is some thousand names; only worth it when something was opened that the base had not.
        if (_compiledAt == hot.New)
        {
            return false;
        }

        _compiledAt = hot.New;
        return bytecode.CountNew() >= NotableFiles;
    }

    /// <returns>Also whether the code is as the view has it. Otherwise it was changed from outside, and all are told: in the archive nobody would notice.</returns>
    private (Manifest Now, bool IsAsKnown) BuildBase(Manifest manifest, Snapshot? view)
    {
        var started = Stopwatch.GetTimestamp();
        var (name, image, files, size) = new SnapshotBuilder(options, paths.IsExcluded, contents).Build(manifest.Revision, hot.All);
        var differences = view is not null && view.Epoch == manifest.Epoch && view.Revision == manifest.Revision ? Differences(view.Index, image) : [];
        if (!_suspicion.Confirms(differences))
        {
            // Most likely another sandbox is just changing it, and has not published that yet.
            File.Delete(Path.Combine(options.Folder, name));
            return (manifest, false);
        }

        var now = file.Update(current =>
        {
            if (current.Epoch != manifest.Epoch)
            {
                return null;
            }

            var isUnchanged = current.Revision == manifest.Revision;
            current = differences.Count == 0 ? current : current.WithChanges(differences.Select(difference => difference.Change));
            return current.WithBase(name, isUnchanged ? current.Revision : manifest.Revision);
        });
        log.BaseBuilt(name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, (int)new IndexReader(image).Header.Entries, files, size);
        if (differences.Count > 0)
        {
            log.ChangedOutside(differences[0].Change.Path, differences.Count - 1);
        }

        ReportNames(image);
        CleanUp(now, manifest.Base);
        return (now, differences.Count == 0);
    }

    private void ReportNames(byte[] image)
    {
        var index = new IndexReader(image);
        var others = -1;
        var first = "";
        foreach (ref readonly var entry in index.Entries)
        {
            if (!System.Text.Unicode.Utf8.IsValid(index.NameOf(entry)) && others++ < 0)
            {
                first = System.Text.Encoding.UTF8.GetString(index.NameOf(entry));
            }
        }

        if (others >= 0)
        {
            log.NameNotUtf8(first, others);
        }
    }

    private static List<(PathChange Change, IndexEntry? Now)> Differences(MirrorIndex before, byte[] image)
    {
        var now = new IndexReader(image);
        var differences = new List<(PathChange, IndexEntry?)>();
        for (var i = 0; i < before.Count; i++)
        {
            ref var entry = ref before[i];
            if (entry.Flags != IndexFlags.None)
            {
                continue; // EFS answers for it.
            }

            var number = now.Find(before.Reader.NameOf(entry));
            var found = number < 0 ? (IndexEntry?)null : now.Entries[number];
            if (PathChange.Between(before.PathOf(i), entry, found) is { } touch)
            {
                differences.Add((touch, found));
            }
        }

        return differences;
    }

    /// <param name="revision">The changes up to this one are in what PHP has compiled here.</param>
    private void BuildBytecode(Manifest manifest, long revision)
    {
        var started = Stopwatch.GetTimestamp();
        var name = BytecodeFiles.NewName(manifest.Revision);
        var wanted = hot.All;
        var files = 0;
        var size = ArchiveFile.Write(Path.Combine(options.Folder, name), options.BytecodeKey, image: [], archive =>
            files = bytecode.AddTo(archive, wanted));
        manifest.Bytecode.TryGetValue(options.BytecodeKey, out var before);
        var now = file.Update(current => current.Epoch == manifest.Epoch ? current.WithBytecode(options.BytecodeKey, revision, name) : null);
        bytecode.Archived();
        log.BytecodeBuilt(name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, files, size);
        CleanUp(now, before.Name);
    }

    /// <summary>A sandbox that starts just now may still be reading the one before.</summary>
    private void CleanUp(Manifest now, string? before)
    {
        HashSet<string> used = [.. now.Bytecode.Values.Select(archive => archive.Name)];
        if (now.Base is not null)
        {
            used.Add(now.Base);
        }

        if (before is not null)
        {
            used.Add(before);
        }

        ArchiveFile.KeepOnly(options.Folder, used);
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Mirror;

/// <summary>
/// Builds archives when there is a reason to: there is none, it is damaged, the code has changed, or pages use files that are
/// not in it. One sandbox at a time.
/// </summary>
internal sealed class Upkeep(MirrorOptions options, GenerationFile file, ContentStore contents, Bytecode bytecode, HotFiles hot, ILogger log)
{
    private const int NotableFiles = 16; // Fewer than that are read from EFS.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _distrusted = new(StringComparer.Ordinal);
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

    /// <param name="isLoaded">Whether all that was being loaded is here; otherwise it would be taken for missing.</param>
    /// <param name="compiles">Whether what PHP has compiled here goes with the view.</param>
    /// <returns>The generation as it is now.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public Generation BuildIfDue(Generation generation, MirrorView? view, bool isLoaded, bool compiles)
    {
        if (_builtAt != 0 && Stopwatch.GetElapsedTime(_builtAt) < Pause)
        {
            return generation;
        }

        var needsBase = NeedsBase(generation, view) && isLoaded;
        var needsBytecode = isLoaded && compiles && options.BytecodeKey.Length > 0 && NeedsBytecode(generation);
        if (!needsBase && !needsBytecode)
        {
            return generation;
        }

        using var own = FileLock.TryAcquire(Path.Combine(options.Folder, "build.lock"));
        if (own is null)
        {
            return generation;
        }

        // Another may have built it meanwhile.
        generation = file.ReadOrBegin();
        _builtAt = Stopwatch.GetTimestamp();
        if (generation.Writers.Count > 0)
        {
            return generation;
        }

        if (needsBase && NeedsBase(generation, view))
        {
            generation = BuildBase(generation);
        }

        if (needsBytecode && NeedsBytecode(generation))
        {
            generation = BuildBytecode(generation, Math.Max(view?.Sequence ?? 0, 0));
        }

        _builtAt = Stopwatch.GetTimestamp();
        return generation;
    }

    private bool NeedsBase(Generation generation, MirrorView? view)
        => generation.Base is null
            || IsDistrusted(generation.Base)
            || generation.ChangesSince(generation.BaseSequence).Any()
            || (generation.Base == view?.Base && hot.New >= Math.Max(NotableFiles, view.Hot.Count / 20));

    private bool NeedsBytecode(Generation generation)
    {
        if (!generation.Bytecode.TryGetValue(options.BytecodeKey, out var archive) || IsDistrusted(archive.Name) || archive.Sequence < generation.BaseSequence)
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

    private Generation BuildBase(Generation generation)
    {
        var started = Stopwatch.GetTimestamp();
        var (name, entries, files, size) = new BaseBuilder(options, contents).Build(generation.Sequence, hot.All);
        var now = file.Update(current => current.Begun == generation.Begun ? current.WithBase(name, generation.Sequence) : null);
        log.BaseBuilt(name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, entries, files, size);
        CleanUp(now, generation.Base);
        return now;
    }

    /// <param name="sequence">The changes up to this one are in what PHP has compiled here.</param>
    private Generation BuildBytecode(Generation generation, long sequence)
    {
        var started = Stopwatch.GetTimestamp();
        var name = Bytecode.NewName(generation.Sequence);
        var wanted = hot.All;
        var files = 0;
        var size = ArchiveFile.Write(Path.Combine(options.Folder, name), options.BytecodeKey, image: [], archive =>
            files = bytecode.AddTo(archive, wanted));
        generation.Bytecode.TryGetValue(options.BytecodeKey, out var before);
        var now = file.Update(current => current.Begun == generation.Begun ? current.WithBytecode(options.BytecodeKey, sequence, name) : null);
        bytecode.Archived();
        log.BytecodeBuilt(name, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, files, size);
        CleanUp(now, before.Name);
        return now;
    }

    /// <summary>A sandbox that starts just now may still be reading the one before.</summary>
    private void CleanUp(Generation now, string? before)
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

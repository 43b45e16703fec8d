using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// What this sandbox takes for the state of the code, and how it moves on: always from one moment at which nobody was changing
/// files to another. Not thread-safe; its owner has a lock.
/// </summary>
/// <param name="directory">The sandbox's folder.</param>
/// <param name="isInUse">Whether another thread may be reading, or filling, an index that is not in force any longer.</param>
internal sealed class CurrentView(
    MirrorOptions options, string directory, SharedState state, GenerationFile file, Writers writers, ContentStore contents, Bytecode bytecode, HotFiles hot,
    Func<bool> isInUse, ILogger log)
{
    private const int KeptIndexes = 4; // A worker may still have to open the one before the last.

    private readonly Queue<MirrorIndex> _retired = new();
    private readonly ConcurrentQueue<string> _stale = new();
    private readonly ulong _device = FileSystem.Look(options.Root, sync: false)?.Status.Device ?? 0;
    private uint _lastIndex;

    /// <summary>Null when there is none.</summary>
    public MirrorView? Value { get; private set; }

    /// <summary>Whether it is older than what is known to have happened since: somebody is changing files, and it should be a whole that is shown.</summary>
    public bool IsHeld { get; private set; }

    public bool AnyStale => !_stale.IsEmpty;

    /// <summary>What opcache must forget before the next request: paths of files and folders; the root's means everything.</summary>
    public IReadOnlyList<string> TakeStale()
    {
        var paths = new List<string>();
        while (_stale.TryDequeue(out var path))
        {
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>Makes of an archive's index a view. For what has changed since the archive was made, EFS is asked.</summary>
    /// <param name="image">The index; changed.</param>
    public MirrorView Create(byte[] image, Generation generation, OrderedDictionary<string, PageKind> hotFiles)
    {
        new IndexReader(image).MarkPassing(generation.ChangesSince(generation.BaseSequence));
        var index = MirrorIndex.Create(directory, Interlocked.Increment(ref _lastIndex), image, _device);
        return new MirrorView(index, generation.Base!, generation.Begun, generation.BaseSequence, hotFiles);
    }

    /// <summary>A new archive's.</summary>
    public void Take(MirrorView view)
    {
        hot.Known(view.Hot, path => view.Index.Find(path) is >= 0 and var number && ContentReader.IsFit(path, view.Index[number]));
        if (Value is { } before)
        {
            Forget(before.Index, view.Index); // Whoever built it has seen what was changed from outside.
        }

        // What was changed here is in the base, or marked in the index.
        writers.Forget(() => Replace(view));
        if (_retired.Count == 0 || isInUse())
        {
            return;
        }

        var used = new HashSet<uint>();
        foreach (var index in _retired.Append(view.Index))
        {
            for (var i = 0; i < index.Count; i++)
            {
                used.Add(index[i].Content);
            }
        }

        contents.KeepOnly(used);
    }

    /// <summary>Whether anything that is known to have changed is not in it yet.</summary>
    public bool IsBehind(Generation generation) => Value is { } view && Tells(generation, view) && generation.ChangesSince(view.Sequence).Any();

    /// <summary>Nobody knows what is left of it.</summary>
    public void Drop()
    {
        ForgetAll();
        Replace(null);
    }

    /// <summary>Moves on to what others have published, unless somebody is changing files just now.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void Apply(Generation generation)
    {
        IsHeld = false;
        if (Value is not { } view || (generation.Begun == view.Begun && generation.Sequence == view.Sequence))
        {
            return;
        }

        if (!Tells(generation, view))
        {
            // Begun anew, or too much has happened while this sandbox slept.
            Drop();
            return;
        }

        var touches = generation.ChangesSince(view.Sequence).ToList();
        log.GenerationSeen(generation.Sequence, touches.Count, generation.Writers.Count);
        if (touches.Count == 0)
        {
            Value = view with { Sequence = generation.Sequence };
        }
        else if (writers.IsAnyOther(generation) || !TryRefresh(view, touches, generation.Sequence))
        {
            IsHeld = true;
        }
    }

    /// <summary>Moves on to what this sandbox has changed itself, before the others know: until then nobody else changes files.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    public void ApplyOwn(IReadOnlyList<Touch> touches)
    {
        if (Value is { } view && touches.Count > 0)
        {
            Replace(Refreshed(view, touches));
        }
    }

    /// <summary>Says that own changes have been published, and nothing else since.</summary>
    public void Published(Generation generation, IReadOnlyCollection<Touch> own)
    {
        if (Value is { } view && Tells(generation, view) && generation.ChangesSince(view.Sequence).All(own.Contains))
        {
            Value = view with { Sequence = generation.Sequence };
        }
    }

    /// <summary>Whether it has all that has changed since.</summary>
    private static bool Tells(Generation generation, MirrorView view)
        => generation.Begun == view.Begun && generation.Sequence >= view.Sequence && generation.CompleteSince <= view.Sequence;

    /// <returns>False when somebody has begun to change files meanwhile: what was read may be of two moments.</returns>
    private bool TryRefresh(MirrorView view, List<Touch> touches, long sequence)
    {
        ForgetNames(touches);
        var next = Refreshed(view, touches);
        var isOfOneMoment = false;
        try
        {
            isOfOneMoment = !file.HasChanged();
        }
        finally
        {
            if (!isOfOneMoment)
            {
                next?.Index.Dispose();
            }
        }

        if (isOfOneMoment)
        {
            Replace(next is null ? null : next with { Sequence = sequence });
        }

        return isOfOneMoment;
    }

    /// <returns>Null when there is no room for it: EFS answers for everything then.</returns>
    private MirrorView? Refreshed(MirrorView view, IReadOnlyCollection<Touch> touches)
    {
        var known = hot.All;
        byte[] image;
        try
        {
            var tree = TreeNode.From(view.Index);
            new TreeRefresh(options, contents).Run(tree, touches, known.ContainsKey);
            image = IndexImage.Of(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AggregateException)
        {
            // EFS answers for what cannot be read now.
            log.ContentLost(e.Message);
            image = view.Index.ToImage();
            new IndexReader(image).MarkPassing(touches);
        }

        try
        {
            var next = view with { Index = MirrorIndex.Create(directory, Interlocked.Increment(ref _lastIndex), image, _device) };
            Forget(view.Index, next.Index);
            return next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.ContentLost(e.Message);
            ForgetAll();
            return null;
        }
    }

    /// <summary>opcache compares times in seconds; what was replaced within one, or has the time of its release, looks the same to it.</summary>
    private void Forget(MirrorIndex before, MirrorIndex now)
    {
        for (var i = 0; i < before.Count; i++)
        {
            ref var entry = ref before[i];
            if (!entry.IsFile)
            {
                continue;
            }

            var number = now.Reader.Find(before.Reader.NameOf(entry));
            if (number < 0 || !now[number].IsSameAs(entry))
            {
                var path = options.PlaceOf(before.PathOf(i));
                bytecode.Forget(path);
                _stale.Enqueue(path);
            }
        }
    }

    private void ForgetAll()
    {
        bytecode.ForgetAll();
        _stale.Enqueue(options.Root);
    }

    /// <summary>Makes NFS forget what it remembers of names that lead elsewhere now: a folder's fresh status does that.</summary>
    private void ForgetNames(IReadOnlyCollection<Touch> touches)
    {
        var folders = touches.SelectMany(touch => new[] { touch.Path, Path.GetDirectoryName(touch.Path) ?? "" }).Distinct().ToArray();
        ManyThreads.ForEach(folders, folder =>
        {
            try
            {
                Statx.At(options.PlaceOf(folder));
            }
            catch (UnauthorizedAccessException)
            {
                // Nothing in it is ours to read.
            }
        });
    }

    private void Replace(MirrorView? view)
    {
        if (Value is { } before && before.Index != view?.Index)
        {
            _retired.Enqueue(before.Index);
        }

        Value = view;
        state.Index = view?.Index.Number ?? 0;
        while (_retired.Count > KeptIndexes && !isInUse())
        {
            _retired.Dequeue().Dispose();
        }
    }
}

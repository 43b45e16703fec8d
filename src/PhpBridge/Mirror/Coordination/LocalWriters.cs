using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// The writers of this sandbox, and which of their changes are published. Each php-fpm worker is a writer, and all commands together are
/// one. Thread-safe.
/// </summary>
/// <param name="host">The site's host name; empty when it is unknown before the first request.</param>
internal sealed class LocalWriters(SharedState state, string host)
{
    private readonly Writer[] _writers = [.. Enumerable.Range(0, state.Writers).Select(_ => new Writer())];
    private int _commands;
    private string _host = host;

    public int Count => _writers.Length;

    /// <summary>The number of the writer that stands for all commands.</summary>
    public int Commands => Count - 1;

    /// <summary>True while a request or a command runs that may change files.</summary>
    public bool IsAnyRunning => Array.Exists(_writers, writer => writer.IsRunning);

    public bool IsAnyUnpublished => Enumerable.Range(0, Count).Any(IsUnpublished);

    public bool IsUnpublished(int number) => state.Writer(number).ChangeCount != _writers[number].Published;

    /// <summary>True when a writer other than this one has unpublished changes.</summary>
    public bool IsAnyOtherUnpublished(int number) => Enumerable.Range(0, Count).Any(other => other != number && IsUnpublished(other));

    public bool IsRunning(int number) => _writers[number].IsRunning;

    /// <summary>Tests whether the writer has changed anything since its request began.</summary>
    public bool HasChanged(int number) => state.Writer(number).ChangeCount != 0;

    /// <summary>Begins a request. The changes of earlier requests are forgotten, as the active snapshot contains them.</summary>
    /// <param name="requestHost">The host that the request was sent to, without a port; empty when it is unknown.</param>
    public void Begin(int worker, string requestHost)
    {
        if (requestHost.Length > 0)
        {
            _host = requestHost;
        }

        BeginWriter(worker);
    }

    public void End(int worker) => _writers[worker].IsRunning = false;

    public void BeginCommand()
    {
        if (Interlocked.Increment(ref _commands) == 1)
        {
            BeginWriter(Commands);
        }
    }

    public void EndCommand() => _writers[Commands].IsRunning = Interlocked.Decrement(ref _commands) > 0;

    /// <summary>Reads the changes of a writer. Those that are made from now on change its counter, and stay unpublished.</summary>
    public UnpublishedChanges Drain(int number)
    {
        var writer = state.Writer(number);
        var count = writer.ChangeCount; // Before the paths.
        var changes = writer.ReadChanges(out var isComplete);
        return !isComplete && (writer.Overflow || !IsRunning(number))
            ? new UnpublishedChanges(number, count, [new PathChange("", ChangeScope.Subtree)]) // The missing ones may be anywhere.
            : new UnpublishedChanges(number, count, [.. Topmost(changes)]);
    }

    /// <summary>Marks changes as published.</summary>
    /// <returns>The counter up to which changes were marked before, for <see cref="Unmark"/>.</returns>
    public uint MarkPublished(UnpublishedChanges changes)
    {
        var before = _writers[changes.Writer].Published;
        _writers[changes.Writer].Published = changes.Count;
        return before;
    }

    /// <summary>Takes a mark back, as the changes could not be published.</summary>
    public void Unmark(UnpublishedChanges changes, uint before) => _writers[changes.Writer].Published = before;

    private void BeginWriter(int number)
    {
        var (writer, shared) = (_writers[number], state.Writer(number));

        // Changes that could not be published stay: their paths bypass the index, and publishing is retried.
        if (shared.ChangeCount == writer.Published)
        {
            shared.Clear();
            writer.Published = 0;
        }

        writer.IsRunning = true;
        shared.BeginRequest(_host);
    }

    /// <summary>Removes paths inside of changed subtrees.</summary>
    private static IEnumerable<PathChange> Topmost(List<PathChange> changes)
    {
        var subtrees = changes.Where(change => change.Scope == ChangeScope.Subtree).Select(change => change.Path)
            .ToHashSet(StringComparer.Ordinal);
        return changes
            .Where(change => !RelativePath.IsBelowAny(change.Path, subtrees)
                && (change.Scope == ChangeScope.Subtree || !subtrees.Contains(change.Path)))
            .Distinct();
    }

    private sealed class Writer
    {
        public volatile bool IsRunning;

        /// <summary>The change counter up to which changes are published.</summary>
        public volatile uint Published;
    }
}

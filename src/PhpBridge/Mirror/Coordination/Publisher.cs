using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Tells the other sandboxes what has been changed here. A writer, a php-fpm worker or a command, publishes all that its request has
/// changed at once: before the response leaves, and before it sends a request to the site itself.
/// </summary>
/// <remarks>
/// Three rules, which docs/mirror.md explains:
/// 1. A request's changes become visible to others together, when they are published, and wait for nobody else's.
/// 2. What was published is taken over by each sandbox before the next request, at most an interval later.
/// 3. Whatever a request causes sees what its cause has changed: the follow-up says so by a cookie or a header, and the sandbox
///    that gets it asks first; where it cannot say so, its cause waits until each sandbox has to ask.
/// </remarks>
/// <param name="viewLock">The owner's, for the view.</param>
internal sealed class Publisher(
    MirrorOptions options, SharedState state, ManifestFile file, ActiveSnapshot view, Lock viewLock, MirroredPaths paths, WorkingSet hot, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ResponsePatience = TimeSpan.FromSeconds(1);

    // Beside the interval: a sandbox that has just looked at its clock is about to ask.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(20);

    // Where sandboxes ask less often than that, their operator prefers fewer questions to fresher answers.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly RepeatedWrites _repeated = new(hot.Contains, hot.ContainsBelow, clock);
    private readonly Writer[] _writers = [.. Enumerable.Range(0, state.Writers).Select(_ => new Writer())];
    private int _commands;
    private string _host = options.Host;

    /// <summary>This sandbox in the manifest; its lease ends with what it publishes last.</summary>
    public string Sandbox { get; set; } = "";

    private int Commands => state.Writers - 1;

    /// <summary>Whether anything is running that may change files.</summary>
    public bool IsAnyRunning => Array.Exists(_writers, writer => writer.IsRunning);

    public bool IsAnyUnpublished => Enumerable.Range(0, _writers.Length).Any(IsUnpublished);

    /// <summary>A worker is about to get a request: what it had changed before is in the index, and published.</summary>
    /// <param name="host">That the request was sent to, without a port; empty when it is not known.</param>
    public void Begin(int worker, string host)
    {
        if (host.Length > 0)
        {
            _host = host;
        }

        Begin(_writers[worker], state.Writer(worker), _host);
    }

    public void BeginCommand()
    {
        if (Interlocked.Increment(ref _commands) == 1)
        {
            Begin(_writers[Commands], state.Writer(Commands), _host);
        }
    }

    /// <summary>The worker's response is whole, or all of it that there will be.</summary>
    /// <param name="mustBeSeen">Whether the client's next request must see it, and will not say so.</param>
    public void Answered(int worker, bool isVisit, bool mustBeSeen)
    {
        var hasPublished = TryPublish(worker, ResponsePatience, isVisit);
        if (hasPublished && mustBeSeen)
        {
            AwaitOthers(_writers[worker]);
        }
    }

    /// <summary>The worker has come to its end, with all work after its response.</summary>
    public void End(int worker)
    {
        _writers[worker].IsRunning = false;
        TryPublish(worker, Patience, isVisit: false);
    }

    public void EndCommand()
    {
        _writers[Commands].IsRunning = Interlocked.Decrement(ref _commands) > 0;
        TryPublish(Commands, Patience, isVisit: false);
    }

    /// <summary>What could not be published before.</summary>
    public void PublishRest()
    {
        for (var writer = 0; writer < _writers.Length; writer++)
        {
            if (!_writers[writer].IsRunning)
            {
                TryPublish(writer, Patience, isVisit: false);
            }
        }
    }

    /// <summary>A process is about to send a request to the site itself.</summary>
    /// <param name="isCarried">Whether the request says that the sandbox which gets it is to ask.</param>
    public void Barrier(int number, bool isCarried)
    {
        number = Math.Min(number, Commands);
        var writer = _writers[number];
        TryPublish(number, Patience, isVisit: false);
        if (isCarried)
        {
            writer.CarriedAt = writer.PublishedAt;
        }
        else if (writer.CarriedAt != writer.PublishedAt)
        {
            AwaitOthers(writer);
        }
    }

    /// <summary>Whether the worker has changed anything since its request began.</summary>
    public bool HasChanged(int worker) => state.Writer(worker).ChangeCount != 0;

    private bool IsUnpublished(int number) => state.Writer(number).ChangeCount != _writers[number].Published;

    private static void Begin(Writer writer, WriterState shared, string host)
    {
        // What could not be published stays its own: EFS is asked for it, and it is tried again.
        if (shared.ChangeCount == writer.Published)
        {
            shared.Clear();
            writer.Published = 0;
        }

        writer.IsRunning = true;
        shared.BeginRequest(host);
    }

    /// <summary>By then each sandbox asks for changes before it answers.</summary>
    private void AwaitOthers(Writer writer)
    {
        if (writer.PublishedAt == 0 || options.Interval == TimeSpan.Zero)
        {
            return;
        }

        var wait = options.Interval < LongestWait ? options.Interval : LongestWait;
        var rest = wait + Margin - Stopwatch.GetElapsedTime(writer.PublishedAt);
        if (rest > TimeSpan.Zero)
        {
            Thread.Sleep(rest);
        }
    }

    /// <returns>Whether there was anything, and others know of it now.</returns>
    private bool TryPublish(int number, TimeSpan patience, bool isVisit)
    {
        if (!IsUnpublished(number))
        {
            return false;
        }

        try
        {
            lock (viewLock)
            {
                Publish(number, patience, isVisit);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NotPublished(e.Message);
            return false;
        }
    }

    private void Publish(int number, TimeSpan patience, bool isVisit)
    {
        // Before the paths: what is changed from here on makes another number.
        var mutations = state.Writer(number).ChangeCount;
        List<PathChange> touches = [.. Topmost(state.Writer(number).ReadChanges(out var isWhole))];
        if (!isWhole && (state.Writer(number).Overflow || !_writers[number].IsRunning))
        {
            touches = [new PathChange("", ChangeScope.Subtree)]; // It may have been anything.
        }

        if (touches.Count == 0)
        {
            _writers[number].Published = mutations;
            return;
        }

        var data = paths.AddData(_repeated.Add(touches, isVisit));
        var (changes, fingerprintOf) = view.ApplyOwn(touches);
        var known = view.Value;

        // Before it is: otherwise a beat that comes right after it would take a lease for what is published.
        var before = _writers[number].Published;
        _writers[number].Published = mutations;
        var manifest = Update(
            now =>
            {
                // A folder that others have changed meanwhile is not as it is here.
                var isAsKnown = known is not null && known.Epoch == now.Epoch && !now.ChangesSince(known.Revision).Any();
                var subtrees = isAsKnown ? now.Changes.Where(change => change.Change.Scope == ChangeScope.Subtree) : [];
                now = now.WithChanges(changes, subtrees.Select(change => change.Change.Path).ToDictionary(path => path, fingerprintOf));
                now = data.Count > 0 ? now.WithData(data) : now;
                return IsAnyOtherUnpublished(number) ? now : now.WithoutWriter(Sandbox);
            });
        _writers[number].PublishedAt = Stopwatch.GetTimestamp();
        log.Published(touches.Count, manifest.Revision);
        foreach (var path in data)
        {
            log.DataFound(path);
        }

        view.Published(manifest, touches.ToHashSet());
        view.Apply(manifest); // What others have published meanwhile, perhaps the folder that something here lies in.

        Manifest Update(Func<Manifest, Manifest?> change)
        {
            try
            {
                return file.Update(change, patience);
            }
            catch
            {
                _writers[number].Published = before;
                throw;
            }
        }
    }

    private bool IsAnyOtherUnpublished(int number) => Enumerable.Range(0, _writers.Length).Any(other => other != number && IsUnpublished(other));

    /// <summary>Without those that lie in a folder which has changed as a whole.</summary>
    private static IEnumerable<PathChange> Topmost(List<PathChange> touches)
    {
        var whole = touches.Where(touch => touch.Scope == ChangeScope.Subtree).Select(touch => touch.Path).ToHashSet(StringComparer.Ordinal);
        return touches.Where(touch => !RelativePath.AncestorsOf(touch.Path).Any(whole.Contains) && !(touch.Scope != ChangeScope.Subtree && whole.Contains(touch.Path))).Distinct();
    }

    private sealed class Writer
    {
        /// <summary>Whether a request, or a command, is at work.</summary>
        public volatile bool IsRunning;

        /// <summary>The mutations that others know of.</summary>
        public volatile uint Published;

        /// <summary>When it published last; 0 for never.</summary>
        public long PublishedAt;

        /// <summary>The publication that its own request to the site has told of.</summary>
        public long CarriedAt;
    }
}

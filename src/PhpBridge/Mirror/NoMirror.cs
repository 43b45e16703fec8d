using PhpBridge.Mirror.Archives;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// Leaves all code to EFS. PHP caches the targets of symbolic links for minutes (realpath_cache_ttl), so links that a deployment changes
/// are watched here.
/// </summary>
internal sealed class NoMirror(WatchedLinks links) : ICodeMirror
{
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> IniDirectives { get; } = new Dictionary<string, string>();

    public ReadOnlySpan<byte> RevalidationSetting => default;

    public bool NeedsLinks => links.IsQueryDue();

    public bool TryGetStatus(string path, bool requireFresh, out SiteFile? file)
    {
        file = null;
        return false;
    }

    public void Activate(bool isSite)
    {
    }

    public void CatchUp()
    {
    }

    public void BeginRequest(int worker, PageClass page, string host, bool requireFresh)
    {
    }

    public bool HasChanged(int worker) => false;

    public void CompleteResponse(int worker, bool isVisit, bool awaitOthers)
    {
    }

    public void EndRequest(int worker)
    {
    }

    public IReadOnlyList<string> TakeStale() => links.TakeChanged();

    public void LearnLinks(IEnumerable<(string Path, string Target)> found) => links.Add(found);

    public IDisposable? BeginCommand() => null;

    public void Maintain()
    {
    }

    public void Invalidate()
    {
    }

    public MirrorStatus? Status() => null;

    public void Dispose()
    {
    }
}

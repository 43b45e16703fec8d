using PhpBridge.Mirror.Archives;
using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>
/// The copy of the site's code in this sandbox, as the rest of the program sees it. The composition root chooses between
/// <see cref="EfsMirror"/> and <see cref="NoMirror"/>.
/// </summary>
internal interface ICodeMirror : IFileStatusSource, IDisposable
{
    /// <summary>Environment variables of every PHP process.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Directives of php.ini.</summary>
    IReadOnlyDictionary<string, string> IniDirectives { get; }

    /// <summary>
    /// opcache.revalidate_freq for the next request, as a line of php.ini; empty to keep the value of php.ini. Comparing a file's time
    /// costs nothing where the status comes from the mirror and a round trip where it comes from EFS.
    /// </summary>
    ReadOnlySpan<byte> RevalidationSetting { get; }

    /// <summary>Loads the site's archives. Returns when PHP may start; file data is loaded in the background.</summary>
    /// <param name="isSite">
    /// Whether the document root is known to hold a site; otherwise the archives are loaded only if another sandbox has built them.
    /// </param>
    void Activate(bool isSite);

    /// <summary>Applies the changes that other sandboxes have published until now.</summary>
    void CatchUp();

    /// <summary>Prepares for a request before a worker gets it.</summary>
    /// <param name="worker">The worker's number.</param>
    /// <param name="page">The class of page that is requested.</param>
    /// <param name="host">The site's host name without a port; empty when it is unknown.</param>
    /// <param name="requireFresh">Whether changes must be applied even if the last check is less than an interval ago.</param>
    void BeginRequest(int worker, PageClass page, string host, bool requireFresh);

    /// <summary>Whether the worker's request has changed code so far.</summary>
    bool HasChanged(int worker);

    /// <summary>Publishes the changes of a worker's request, after its response is complete and before the end of it is sent.</summary>
    /// <param name="isVisit">Whether the request is for a visitor's page, which does not change code on purpose.</param>
    /// <param name="awaitOthers">Whether to return only when every sandbox checks for changes before its next response.</param>
    void CompleteResponse(int worker, bool isVisit, bool awaitOthers);

    /// <summary>Publishes the changes that the worker has made after its response.</summary>
    void EndRequest(int worker);

    /// <summary>
    /// Paths of files and folders that opcache must invalidate before the next request. The document root stands for all scripts.
    /// </summary>
    IReadOnlyList<string> TakeStale();

    /// <summary>Whether it is time to call <see cref="LearnLinks"/>.</summary>
    bool NeedsLinks { get; }

    /// <summary>Adds symbolic links to those whose targets are watched.</summary>
    /// <param name="links">Paths of links as PHP knows them, and the real paths of their targets.</param>
    void LearnLinks(IEnumerable<(string Path, string Target)> links);

    /// <summary>Begins a command that may change code.</summary>
    /// <returns>A scope to dispose of when the command has ended, or null.</returns>
    IDisposable? BeginCommand();

    /// <summary>Runs maintenance after a response: retries publishing, loads and builds archives, verifies the index.</summary>
    void Maintain();

    /// <summary>Declares everything that any sandbox has mirrored stale.</summary>
    /// <exception cref="IOException">The file system failed.</exception>
    void Invalidate();

    /// <summary>Reads the state of the mirror from EFS and from memory.</summary>
    /// <returns>Null when the code is not mirrored.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    MirrorStatus? Status();
}

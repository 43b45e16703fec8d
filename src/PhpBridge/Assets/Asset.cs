using System.Text;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// One state of a file, ready to be sent. What is sent is made once; codings are added when a client has asked for them.
/// Shared by all loops.
/// </summary>
internal sealed class Asset
{
    // Entry, fields and names, by estimate.
    private const int Overhead = 1024;

    private readonly Representation?[] _codings = new Representation?[2];
    private int _begun;

    public Asset(string path, SiteFile file, MediaType type, Representation identity, long now, CachePolicy policy)
    {
        Path = path;
        File = file;
        Type = type;
        Identity = identity;

        // RFC 9110 section 8.8.2.1: never later than now.
        LastModified = Math.Min(file.Status.Modified / 1_000_000_000, now);
        LastModifiedText = Encoding.ASCII.GetBytes(HttpDate.Format(LastModified));
        Freshness = policy.For(path, isVersioned: false);
        VersionedFreshness = policy.For(path, isVersioned: true);
    }

    /// <summary>Below the document root.</summary>
    public string Path { get; }

    /// <summary>The state of the file that this was made of.</summary>
    public SiteFile File { get; }

    public MediaType Type { get; }

    /// <summary>The file as it is.</summary>
    public Representation Identity { get; }

    /// <summary>In seconds since 1970.</summary>
    public long LastModified { get; }

    public ReadOnlyMemory<byte> LastModifiedText { get; }

    /// <summary>Cache-Control's value.</summary>
    public ReadOnlyMemory<byte> Freshness { get; }

    /// <summary>The same for a URL that names the file's version.</summary>
    public ReadOnlyMemory<byte> VersionedFreshness { get; }

    /// <summary>Whether it comes in several codings, or will.</summary>
    public bool IsNegotiated => Type.IsCompressible && Identity.Content is { Length: >= ContentCodings.MinLength };

    /// <summary>What it takes of the cache's budget, in bytes.</summary>
    public long Size => Overhead + (Path.Length * 2) + _codings.Append(Identity).Sum(representation => representation?.Content?.Length ?? 0);

    /// <summary>The representation in this coding, or null while there is none.</summary>
    public Representation? In(ContentCoding coding)
        => coding == ContentCoding.Identity ? Identity : Volatile.Read(ref _codings[(int)coding]);

    /// <summary>True for the first who asks, who then is to provide the coding.</summary>
    public bool Begin(ContentCoding coding)
        => coding != ContentCoding.Identity && (Interlocked.Or(ref _begun, 1 << (int)coding) & (1 << (int)coding)) == 0;

    public void Add(Representation representation) => Volatile.Write(ref _codings[(int)representation.Coding], representation);
}

using System.Text;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Assets;

/// <summary>
/// One state of a file with its headers, prepared once. Codings are added when a client has requested them. Shared by all loops.
/// </summary>
internal sealed class Asset
{
    // An estimate of the entry, headers and names.
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

    /// <summary>The path below the document root.</summary>
    public string Path { get; }

    /// <summary>The file in the state that was read.</summary>
    public SiteFile File { get; }

    public MediaType Type { get; }

    /// <summary>The file without a coding.</summary>
    public Representation Identity { get; }

    /// <summary>The time of modification, in seconds since 1970.</summary>
    public long LastModified { get; }

    public ReadOnlyMemory<byte> LastModifiedText { get; }

    /// <summary>The value of Cache-Control.</summary>
    public ReadOnlyMemory<byte> Freshness { get; }

    /// <summary>The value of Cache-Control for a URL that contains the file's version.</summary>
    public ReadOnlyMemory<byte> VersionedFreshness { get; }

    /// <summary>Whether the response depends on Accept-Encoding.</summary>
    public bool IsNegotiated => Type.IsCompressible && Identity.Content is { Length: >= ContentCodings.MinLength };

    /// <summary>The size in the cache, in bytes.</summary>
    public long Size
        => Overhead + (Path.Length * 2) + _codings.Append(Identity).Sum(representation => representation?.Content?.Length ?? 0);

    /// <summary>Returns the representation in a coding, or null if it has not been added.</summary>
    public Representation? In(ContentCoding coding)
        => coding == ContentCoding.Identity ? Identity : Volatile.Read(ref _codings[(int)coding]);

    /// <summary>Returns true to the first caller, which then has to add the coding.</summary>
    public bool Begin(ContentCoding coding)
        => coding != ContentCoding.Identity && (Interlocked.Or(ref _begun, 1 << (int)coding) & (1 << (int)coding)) == 0;

    public void Add(Representation representation) => Volatile.Write(ref _codings[(int)representation.Coding], representation);
}

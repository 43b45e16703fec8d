using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Rules;
using PhpBridge.Http;

namespace PhpBridge.Caching.Stores;

/// <summary>A stored response (RFC 9111 section 3). Its codings are added later; all else is immutable. Shared by all loops.</summary>
internal sealed class Page
{
    // Object, fields and names, by estimate.
    private const int Overhead = 1024;

    private readonly Representation?[] _codings = new Representation?[3];
    private readonly long _size;
    private long _failedAt;

    public Page(PageIdentity identity, int status, FieldCollection fields, PageTimes times, PurgePoint known, string[] tags)
    {
        (Identity, Status, Fields, Times, Known, Tags) = (identity, status, fields, times, known, tags);
        Directives = CacheControl.Read(fields);
        Lifetime = Freshness.LifetimeOf(Directives, fields, times.Received) ?? 0;
        _size = Overhead + ((identity.Key.Length + identity.Variant.Length) * 2) + (tags.Length * 56);
        foreach (var field in fields)
        {
            _size += field.Name.Length + field.Value.Length;
        }
    }

    public PageIdentity Identity { get; }

    public int Status { get; }

    /// <summary>As received, but for those that are not stored.</summary>
    public FieldCollection Fields { get; }

    public PageTimes Times { get; }

    /// <summary>The purges that were known when the making of the page began.</summary>
    public PurgePoint Known { get; }

    public string[] Tags { get; }

    public ResponseDirectives Directives { get; }

    /// <summary>In seconds.</summary>
    public long Lifetime { get; }

    /// <summary>What it takes of a store's budget, in bytes.</summary>
    public long Size
    {
        get
        {
            var size = _size;
            foreach (var representation in _codings)
            {
                size += representation?.Length ?? 0;
            }

            return size;
        }
    }

    /// <summary>When PHP last failed to replace it, as a timestamp; 0 if it has not.</summary>
    public long FailedAt
    {
        get => Volatile.Read(ref _failedAt);
        set => Volatile.Write(ref _failedAt, value);
    }

    public Representation? In(ContentCoding coding) => Volatile.Read(ref _codings[(int)coding]);

    public void Add(Representation representation) => Volatile.Write(ref _codings[(int)representation.Coding], representation);

    /// <summary>Its age, in seconds.</summary>
    /// <param name="now">In seconds since 1970.</param>
    public long AgeAt(long now) => Freshness.AgeAt(now, Times.InitialAge, Times.Received);

    /// <summary>The plain content.</summary>
    public Representation Plain => In(ContentCoding.Identity) ?? throw new InvalidOperationException("a page without its content");

    /// <summary>The same page after a validation (RFC 9111 section 4.3.4).</summary>
    public Page Refreshed(FieldCollection fields, PageTimes times, PurgePoint known)
    {
        var page = new Page(Identity, Status, fields, times, known, CacheTag.OfPage(TagField(fields), Identity.Target));
        foreach (var representation in _codings)
        {
            if (representation is not null)
            {
                page.Add(representation);
            }
        }

        return page;
    }

    /// <summary>The value of Cache-Tag, or an empty text.</summary>
    public static string TagField(FieldCollection fields)
        => fields.TryGetList("Cache-Tag"u8, out var tags) ? Encoding.Latin1.GetString(tags.Span) : "";
}

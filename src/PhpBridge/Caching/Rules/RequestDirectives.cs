using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>The cache directives of a request (RFC 9111 section 5.2.1).</summary>
internal sealed class RequestDirectives
{
    /// <summary>Those of a client that wants nothing in particular.</summary>
    public static readonly RequestDirectives None = new();

    public bool NoStore { get; private set; }

    public bool NoCache { get; private set; }

    public bool OnlyIfCached { get; private set; }

    public long? MaxAge { get; private set; }

    public long? MinFresh { get; private set; }

    /// <summary>How stale a response may be, in seconds; without an argument any.</summary>
    public long? MaxStale { get; private set; }

    public static RequestDirectives Read(FieldCollection fields)
    {
        if (!fields.TryGetList("Cache-Control"u8, out var field))
        {
            // Section 5.4: deprecated, and still what old clients say.
            var isNoCache = fields.TryGetList("Pragma"u8, out var pragma) && HasNoCache(pragma.Span);
            return new RequestDirectives { NoCache = isNoCache };
        }

        var directives = new RequestDirectives();
        var reader = new DirectiveReader(field.Span);
        while (reader.Read())
        {
            directives.Add(reader.Name, reader.Argument, reader.HasArgument);
        }

        return directives;
    }

    private void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, bool hasArgument)
    {
        var seconds = DeltaSeconds.Parse(argument);
        NoStore |= Is(name, "no-store"u8);
        NoCache |= Is(name, "no-cache"u8);
        OnlyIfCached |= Is(name, "only-if-cached"u8);
        if (Is(name, "max-age"u8))
        {
            MaxAge ??= seconds ?? 0;
        }
        else if (Is(name, "min-fresh"u8))
        {
            MinFresh ??= seconds;
        }
        else if (Is(name, "max-stale"u8))
        {
            MaxStale ??= hasArgument ? seconds : DeltaSeconds.Max;
        }
    }

    private static bool HasNoCache(ReadOnlySpan<byte> pragma)
    {
        var reader = new DirectiveReader(pragma);
        while (reader.Read())
        {
            if (Is(reader.Name, "no-cache"u8))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> directive) => Ascii.EqualsIgnoreCase(name, directive);
}

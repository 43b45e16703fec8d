using System.Text;

namespace PhpBridge.Caching.Rules;

/// <summary>
/// The cache directives of a response (RFC 9111 section 5.2.2, RFC 5861). Of a directive that repeats, the first counts (section 4.2.1);
/// a lifetime that is not a number counts as 0, so that the response is stale.
/// </summary>
internal sealed class ResponseDirectives
{
    public long? MaxAge { get; private set; }

    public long? SharedMaxAge { get; private set; }

    public bool NoStore { get; private set; }

    /// <summary>no-cache without field names.</summary>
    public bool NoCache { get; private set; }

    /// <summary>private without field names.</summary>
    public bool Private { get; private set; }

    public bool Public { get; private set; }

    public bool MustRevalidate { get; private set; }

    public bool ProxyRevalidate { get; private set; }

    public bool MustUnderstand { get; private set; }

    public long? StaleWhileRevalidate { get; private set; }

    public long? StaleIfError { get; private set; }

    /// <summary>The fields that no-cache and private name. A shared cache does not store them.</summary>
    public IReadOnlyList<string> UnstoredFields { get; private set; } = [];

    /// <summary>Whether they come from a targeted field, which replaces Cache-Control and Expires (RFC 9213 section 2.2).</summary>
    public bool IsTargeted { get; init; }

    /// <summary>Whether they come from the field that is for this cache alone.</summary>
    public bool IsForThisCache { get; init; }

    /// <summary>Whether a stale response must not be used without validation, whatever else is said.</summary>
    public bool ForbidsStale => MustRevalidate || ProxyRevalidate || NoCache;

    /// <summary>Adds one directive; an unknown one is ignored (section 5.2.3).</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, bool hasArgument)
    {
        if (Is(name, "max-age"u8))
        {
            MaxAge ??= DeltaSeconds.Parse(argument) ?? 0;
        }
        else if (Is(name, "s-maxage"u8))
        {
            SharedMaxAge ??= DeltaSeconds.Parse(argument) ?? 0;
        }
        else if (Is(name, "stale-while-revalidate"u8))
        {
            StaleWhileRevalidate ??= DeltaSeconds.Parse(argument) ?? 0;
        }
        else if (Is(name, "stale-if-error"u8))
        {
            StaleIfError ??= DeltaSeconds.Parse(argument) ?? 0;
        }
        else if (hasArgument && (Is(name, "no-cache"u8) || Is(name, "private"u8)))
        {
            UnstoredFields = [.. UnstoredFields, .. FieldNames(argument)];
        }
        else
        {
            AddFlag(name);
        }
    }

    private void AddFlag(ReadOnlySpan<byte> name)
    {
        NoStore |= Is(name, "no-store"u8);
        NoCache |= Is(name, "no-cache"u8);
        Private |= Is(name, "private"u8);
        Public |= Is(name, "public"u8);
        MustRevalidate |= Is(name, "must-revalidate"u8);
        ProxyRevalidate |= Is(name, "proxy-revalidate"u8);
        MustUnderstand |= Is(name, "must-understand"u8);
    }

    private static string[] FieldNames(ReadOnlySpan<byte> list)
        => Encoding.ASCII.GetString(list).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> directive) => Ascii.EqualsIgnoreCase(name, directive);
}

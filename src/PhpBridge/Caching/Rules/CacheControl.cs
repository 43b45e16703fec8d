using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>Selects the field whose directives apply to this cache (RFC 9213 section 2.2).</summary>
internal static class CacheControl
{
    /// <summary>The targeted field of this cache. It is removed from what leaves.</summary>
    public const string OwnField = "PhpBridge-Cache-Control";

    private const string EdgeField = "CDN-Cache-Control";

    private static readonly byte[] Own = Encoding.ASCII.GetBytes(OwnField);
    private static readonly byte[] Edge = Encoding.ASCII.GetBytes(EdgeField);

    public static ResponseDirectives Read(FieldCollection fields)
        => Targeted(fields, Own, isForThisCache: true) ?? Targeted(fields, Edge, isForThisCache: false) ?? Untargeted(fields);

    /// <returns>Null when there is no such field, or it is empty or malformed.</returns>
    private static ResponseDirectives? Targeted(FieldCollection fields, ReadOnlySpan<byte> name, bool isForThisCache)
    {
        if (!fields.TryGetList(name, out var field) || StructuredDictionary.Parse(field.Span) is not { } members)
        {
            return null;
        }

        var directives = new ResponseDirectives { IsTargeted = true, IsForThisCache = isForThisCache };
        foreach (var (directive, argument) in members)
        {
            directives.Add(Encoding.ASCII.GetBytes(directive), argument, argument is not null);
        }

        return directives;
    }

    private static ResponseDirectives Untargeted(FieldCollection fields)
    {
        var directives = new ResponseDirectives();
        if (!fields.TryGetList("Cache-Control"u8, out var field))
        {
            return directives;
        }

        var reader = new DirectiveReader(field.Span);
        while (reader.Read())
        {
            directives.Add(reader.Name, reader.Argument, reader.HasArgument);
        }

        return directives;
    }
}

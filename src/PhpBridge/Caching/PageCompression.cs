using System.Text;
using PhpBridge.Assets;
using PhpBridge.Caching.Stores;

namespace PhpBridge.Caching;

/// <summary>Adds compressed codings to pages, after their first response has left.</summary>
internal static class PageCompression
{
    /// <summary>Whether the page comes in several codings, or will.</summary>
    public static bool AppliesTo(Page page)
        => page.Status == 200 && page.Plain.Length >= ContentCodings.MinLength && !page.Fields.Contains("Content-Encoding"u8)
            && page.Fields.TryGet("Content-Type"u8, out var type) && IsCompressible(type.Span);

    public static void Run(Page page)
    {
        if (!AppliesTo(page))
        {
            return;
        }

        foreach (var coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            if (page.In(coding) is null && ContentCodings.Encode(coding, page.Plain.Content!.Value) is { } content)
            {
                page.Add(Representation.Of(coding, content));
            }
        }
    }

    private static bool IsCompressible(ReadOnlySpan<byte> type)
    {
        var semicolon = type.IndexOf((byte)';');
        var name = (semicolon < 0 ? type : type[..semicolon]).Trim(" \t"u8);
        return StartsWith(name, "text/"u8) || EndsWith(name, "+xml"u8) || EndsWith(name, "+json"u8) || EndsWith(name, "/json"u8)
            || EndsWith(name, "/xml"u8) || EndsWith(name, "/javascript"u8);
    }

    private static bool StartsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> beginning)
        => name.Length >= beginning.Length && Ascii.EqualsIgnoreCase(name[..beginning.Length], beginning);

    private static bool EndsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> end)
        => name.Length >= end.Length && Ascii.EqualsIgnoreCase(name[^end.Length..], end);
}

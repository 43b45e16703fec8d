using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>
/// The part of a key that Vary adds (RFC 9111 section 4.1): names of request fields, and their values in one request. Accept-Encoding is
/// left out, as the cache makes the codings itself.
/// </summary>
internal static class VaryKey
{
    public static bool IsAny(FieldCollection fields)
        => fields.TryGetList("Vary"u8, out var vary) && Names(vary.Span).Contains("*");

    /// <summary>The names in lower case, each once, in order.</summary>
    public static string[] NamesIn(FieldCollection fields)
    {
        if (!fields.TryGetList("Vary"u8, out var vary))
        {
            return [];
        }

        var names = Names(vary.Span);
        names.Remove("accept-encoding");
        return names.ToArray();
    }

    /// <summary>Equal for requests that the same response may answer.</summary>
    public static string Of(IReadOnlyList<string> names, FieldCollection request)
    {
        if (names.Count == 0)
        {
            return "";
        }

        var key = new StringBuilder();
        foreach (var name in names)
        {
            // A line that is missing is not one that is empty.
            var isThere = request.TryGetList(Encoding.ASCII.GetBytes(name), out var value);
            key.Append(name).Append(isThere ? ':' : '-').Append(Encoding.Latin1.GetString(Normalize(value.Span))).Append('\n');
        }

        return key.ToString();
    }

    /// <summary>Lines are joined already; optional whitespace around commas does not count.</summary>
    private static byte[] Normalize(ReadOnlySpan<byte> value)
    {
        var normal = new byte[value.Length];
        var length = 0;
        foreach (var range in value.Split((byte)','))
        {
            var item = value[range].Trim(" \t"u8);
            if (length > 0)
            {
                normal[length++] = (byte)',';
            }

            item.CopyTo(normal.AsSpan(length));
            length += item.Length;
        }

        return normal[..length];
    }

    private static List<string> Names(ReadOnlySpan<byte> vary)
    {
        var names = new List<string>();
        foreach (var range in vary.Split((byte)','))
        {
            var name = Encoding.ASCII.GetString(vary[range].Trim(" \t"u8)).ToLowerInvariant();
            if (name.Length > 0 && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Unicode;
using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>
/// Parses the head of a CGI response (RFC 3875 section 6): headers and a blank line, which the content follows. Lines may end with a bare
/// LF. The status code results from Status and Location; hop-by-hop headers are dropped.
/// </summary>
internal static class CgiHead
{
    /// <summary>The largest head. The limit of nginx, 4 to 8 KiB, is too small for the cookies of many plugins.</summary>
    public const int MaxSize = 256 * 1024;

    /// <summary>Finds the start of the content; -1 if the blank line has not been received.</summary>
    /// <param name="bytes">The bytes that have been received.</param>
    /// <param name="from">The end of the previous search.</param>
    public static int FindEnd(ReadOnlySpan<byte> bytes, int from)
    {
        // Without any header, the head is only the blank line.
        if (bytes.StartsWith("\n"u8) || bytes.StartsWith("\r\n"u8))
        {
            return bytes[0] == '\n' ? 1 : 2;
        }

        for (var at = Math.Max(0, from - 3); ; at++)
        {
            var newline = bytes[at..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                return -1;
            }

            at += newline;
            var rest = bytes[(at + 1)..];
            if (rest.StartsWith("\n"u8))
            {
                return at + 2;
            }

            if (rest.StartsWith("\r\n"u8))
            {
                return at + 3;
            }
        }
    }

    /// <summary>Parses the head. Lines that are not headers are ignored, because no payload format can carry them.</summary>
    /// <param name="head">The bytes before the content.</param>
    /// <param name="fields">Receives the headers for the client.</param>
    /// <returns>The status code, and the last line that was ignored, or null.</returns>
    /// <exception cref="PhpException">The value of Status is not a status code.</exception>
    public static (int Status, string? Ignored) Parse(ReadOnlyMemory<byte> head, FieldCollection fields)
    {
        var status = 0;
        var location = false;
        var reflectsOrigin = false;
        var contentType = -1;
        string? ignored = null;
        while (NextLine(ref head) is { IsEmpty: false } line)
        {
            var colon = line.Span.IndexOf((byte)':');
            if (colon < 0 || !Token.IsValid(line.Span[..colon]))
            {
                ignored = Excerpt(line.Span);
                continue;
            }

            var field = new Field(line[..colon], Sanitize(line[(colon + 1)..].Trim(" \t"u8)));
            if (field.Is("Status"u8))
            {
                status = ParseStatus(field.Value.Span);
            }
            else if (!IsHopByHop(field) && !IsForServer(field))
            {
                location |= field.Is("Location"u8);
                reflectsOrigin |= field.Is("Access-Control-Allow-Origin"u8) && !field.Value.Span.SequenceEqual("*"u8);
                if (field.Is("Content-Type"u8) && contentType >= 0)
                {
                    // Not a list (RFC 9110 section 8.3): joined, the values would be invalid. As in PHP, the last one counts.
                    fields[contentType] = field;
                    continue;
                }

                contentType = field.Is("Content-Type"u8) ? fields.Count : contentType;
                fields.Add(field.Name, field.Value);
            }
        }

        if (reflectsOrigin)
        {
            AddVaryOrigin(fields);
        }

        return (status != 0 ? status : location ? 302 : 200, ignored);
    }

    /// <summary>
    /// Adds Origin to Vary, because a response that names one origin may differ for another one (Fetch standard, "CORS protocol and HTTP
    /// caches"). Scripts often omit it.
    /// </summary>
    private static void AddVaryOrigin(FieldCollection fields)
    {
        fields.TryGetList("Vary"u8, out var vary);
        foreach (var range in vary.Span.Split((byte)','))
        {
            var name = vary.Span[range].Trim(" \t"u8);
            if (name.SequenceEqual("*"u8) || Ascii.EqualsIgnoreCase(name, "Origin"u8))
            {
                return;
            }
        }

        fields.Add("Vary"u8.ToArray(), "Origin"u8.ToArray());
    }

    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> head)
    {
        var end = head.Span.IndexOf((byte)'\n');
        var line = end < 0 ? head : head[..end];
        head = end < 0 ? default : head[(end + 1)..];
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line; // Only one CR, as in FindEnd.
    }

    private static int ParseStatus(ReadOnlySpan<byte> value)
    {
        // "404 Not Found": the reason phrase is ignored.
        var end = value.IndexOf((byte)' ');
        var digits = end < 0 ? value : value[..end];
        return int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var status) && status is >= 200 and <= 599
            ? status
            : throw new PhpException(
                PhpFailure.InvalidResponse, $"the value of the Status header is not a status code: '{Excerpt(value)}'");
    }

    /// <summary>Returns whether a header describes the connection (RFC 9110 section 7.6.1), which is not the client's.</summary>
    private static bool IsHopByHop(Field field)
        => field.Is("Connection"u8) || field.Is("Keep-Alive"u8) || field.Is("Transfer-Encoding"u8)
            || field.Is("Upgrade"u8) || field.Is("Trailer"u8) || field.Is("Proxy-Connection"u8);

    /// <summary>
    /// Returns whether a header is an instruction to nginx. Only one has a meaning here: X-Accel-Redirect, a file to send.
    /// </summary>
    private static bool IsForServer(Field field)
    {
        var prefix = "X-Accel-"u8;
        return field.Name.Length > prefix.Length
            && Ascii.EqualsIgnoreCase(field.Name.Span[..prefix.Length], prefix)
            && !field.Is("X-Accel-Redirect"u8);
    }

    /// <summary>
    /// Makes a value valid for JSON. A value that is not UTF-8 is taken for Latin-1, the former default of HTTP. Control characters are
    /// invalid (RFC 9110 section 5.5), and some gateways would drop the whole response: they become spaces.
    /// </summary>
    private static ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> value)
    {
        if (value.Span.ContainsAny(Controls))
        {
            var spaced = value.ToArray();
            spaced.AsSpan().ReplaceAny(Controls, (byte)' ');
            value = spaced;
        }

        return Utf8.IsValid(value.Span) ? value : Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(value.Span));
    }

    private static string Excerpt(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text[..Math.Min(text.Length, 80)]);

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(c => c != '\t').Append(0x7F).Select(c => (byte)c)]);
}

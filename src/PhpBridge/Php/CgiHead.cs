using System.Buffers;
using System.Text;
using System.Text.Unicode;
using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>
/// The head of a CGI response (RFC 3875 section 6): field lines, a blank line, then the body. Lines may end with a
/// bare LF. Status and Location say what the status code is; hop-by-hop fields are the bridge's business.
/// </summary>
internal static class CgiHead
{
    /// <summary>What the head may take; nginx stops at 4 to 8 KiB, and cookies of many plugins add up.</summary>
    public const int MaxSize = 256 * 1024;

    /// <summary>Finds where the body starts; -1 when the blank line has not arrived.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="from">Where the last search ended.</param>
    public static int FindEnd(ReadOnlySpan<byte> bytes, int from)
    {
        // A script may send no field at all: then the head is the blank line alone.
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

    /// <summary>Reads the head. What is no field line spoils no page: it is left out, as no event could carry it.</summary>
    /// <param name="head">Up to where the body starts.</param>
    /// <param name="fields">Takes the fields, but for those that are nobody's business but the bridge's.</param>
    /// <returns>The status, and the last line that was left out, or null.</returns>
    /// <exception cref="PhpException">The status is no status.</exception>
    public static (int Status, string? LeftOut) Parse(ReadOnlyMemory<byte> head, FieldCollection fields)
    {
        var status = 0;
        var location = false;
        var reflectsOrigin = false;
        var contentType = -1;
        string? leftOut = null;
        while (NextLine(ref head) is { IsEmpty: false } line)
        {
            var colon = line.Span.IndexOf((byte)':');
            if (colon <= 0 || line.Span[..colon].ContainsAnyExcept(Token))
            {
                leftOut = Excerpt(line.Span);
                continue;
            }

            var field = new Field(line[..colon], Sound(line[(colon + 1)..].Trim(" \t"u8)));
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
                    // No list (RFC 9110 section 8.3): joined, it would be none at all. The last one is meant.
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

        return (status != 0 ? status : location ? 302 : 200, leftOut);
    }

    /// <summary>
    /// Where one origin is named, another may be for another asker, and a cache has to know (Fetch standard, "CORS protocol and HTTP
    /// caches"). Scripts forget it.
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
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line; // One only: FindEnd knows no other blank line.
    }

    private static int ParseStatus(ReadOnlySpan<byte> value)
    {
        // "404 Not Found"; only the number counts.
        var end = value.IndexOf((byte)' ');
        var digits = end < 0 ? value : value[..end];
        return int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var status) && status is >= 200 and <= 599
            ? status
            : throw new PhpException(PhpFailure.InvalidResponse, $"the response's status is no status code: '{Excerpt(value)}'");
    }

    /// <summary>RFC 9110 section 7.6.1: fields that describe a connection which is not the client's.</summary>
    private static bool IsHopByHop(Field field)
        => field.Is("Connection"u8) || field.Is("Keep-Alive"u8) || field.Is("Transfer-Encoding"u8)
            || field.Is("Upgrade"u8) || field.Is("Trailer"u8) || field.Is("Proxy-Connection"u8);

    /// <summary>Instructions to nginx, which keeps them to itself. The bridge has a use for one only: a file to send.</summary>
    private static bool IsForServer(Field field)
    {
        var prefix = "X-Accel-"u8;
        return field.Name.Length > prefix.Length
            && Ascii.EqualsIgnoreCase(field.Name.Span[..prefix.Length], prefix)
            && !field.Is("X-Accel-Redirect"u8);
    }

    /// <summary>
    /// Events carry fields as JSON text. What is no UTF-8 was meant as Latin-1, HTTP's old default. Controls are invalid
    /// (RFC 9110 section 5.5) and would cost the visitor the whole response at some sources: they become spaces.
    /// </summary>
    private static ReadOnlyMemory<byte> Sound(ReadOnlyMemory<byte> value)
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

    private static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
}

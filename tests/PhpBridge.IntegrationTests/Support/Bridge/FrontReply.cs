using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>A response as it came over the wire.</summary>
public sealed record FrontReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The field's only value, or null.</summary>
    public string? Header(string name) => Values(name).SingleOrDefault();

    public IReadOnlyList<string> Values(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    /// <param name="bytes">Everything the front sent before it closed the connection.</param>
    /// <exception cref="FormatException">That is no whole HTTP response.</exception>
    public static FrontReply Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            throw new FormatException($"no HTTP response, but {bytes.Length} bytes: {Encoding.Latin1.GetString(bytes)}");
        }

        var lines = DecodeHead(bytes.AsSpan(0, end)).Split("\r\n");
        if (lines[0].Split(' ')[1] == "100")
        {
            return Parse(bytes[(end + 4)..]); // An interim response (RFC 9110 section 15.2): the final one follows.
        }

        var reply = new FrontReply(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines[1..].Select(line => line.Split(':', 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1].Trim()))],
            bytes.AsMemory(end + 4));
        return reply.Header("Transfer-Encoding") == "chunked" ? reply with { Body = Unchunk(reply.Body) } : reply;
    }

    /// <summary>What is no UTF-8 was meant as Latin-1, HTTP's old default.</summary>
    private static string DecodeHead(ReadOnlySpan<byte> head) =>
        string.Join("\r\n", Encoding.Latin1.GetString(head).Split("\r\n").Select(line => Encoding.Latin1.GetBytes(line)).Select(
            line => Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : Encoding.Latin1.GetString(line)));

    /// <summary>RFC 9112 section 7.1.</summary>
    private static byte[] Unchunk(ReadOnlyMemory<byte> body)
    {
        using var content = new MemoryStream();
        while (true)
        {
            var line = body.Span.IndexOf("\r\n"u8);
            if (line < 0 || !int.TryParse(body.Span[..line], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            {
                throw new FormatException($"the response breaks off after {content.Length} bytes");
            }

            if (size == 0)
            {
                return content.ToArray();
            }

            content.Write(body.Span.Slice(line + 2, size));
            body = body[(line + 2 + size + 2)..];
        }
    }
}

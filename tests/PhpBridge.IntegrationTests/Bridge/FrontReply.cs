using System.Globalization;
using System.Text;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A response as it came over the wire.</summary>
public sealed record FrontReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The field's only value, or null.</summary>
    public string? Header(string name) => Values(name).SingleOrDefault();

    public IReadOnlyList<string> Values(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    /// <summary>The front always declares the length, so what follows the head is the body.</summary>
    public static FrontReply Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            throw new FormatException($"no HTTP response, but {bytes.Length} bytes: {Encoding.Latin1.GetString(bytes)}");
        }

        var lines = Encoding.UTF8.GetString(bytes.AsSpan(0, end)).Split("\r\n");
        return new FrontReply(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines[1..].Select(line => KeyValuePair.Create(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))],
            bytes.AsMemory(end + 4));
    }
}

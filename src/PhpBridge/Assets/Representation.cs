using System.Globalization;
using System.Text;

namespace PhpBridge.Assets;

/// <summary>An asset in one content coding: what a client gets, with its validator.</summary>
/// <param name="Coding">How it is encoded.</param>
/// <param name="Tag">Its entity tag.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Content">Its bytes; null when they are read from the file each time.</param>
internal sealed record Representation(ContentCoding Coding, ReadOnlyMemory<byte> Tag, long Length, ReadOnlyMemory<byte>? Content)
{
    /// <summary>Content-Length's value.</summary>
    public ReadOnlyMemory<byte> LengthText { get; } = Encoding.ASCII.GetBytes(Length.ToString(CultureInfo.InvariantCulture));

    public static Representation Of(ContentCoding coding, ReadOnlyMemory<byte> content)
        => new(coding, EntityTag.Of(content.Span), content.Length, content);
}

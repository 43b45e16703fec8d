using System.Globalization;
using System.Text;

namespace PhpBridge.Assets;

/// <summary>An asset in one content coding, with its validator.</summary>
/// <param name="Coding">The content coding.</param>
/// <param name="Tag">The entity tag.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Content">The content; null if it is read from the file for each response.</param>
internal sealed record Representation(ContentCoding Coding, ReadOnlyMemory<byte> Tag, long Length, ReadOnlyMemory<byte>? Content)
{
    /// <summary>The value of Content-Length.</summary>
    public ReadOnlyMemory<byte> LengthText { get; } = Encoding.ASCII.GetBytes(Length.ToString(CultureInfo.InvariantCulture));

    public static Representation Of(ContentCoding coding, ReadOnlyMemory<byte> content)
        => new(coding, EntityTag.Of(content.Span), content.Length, content);
}

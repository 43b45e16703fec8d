using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>Strong entity tags (RFC 9110 section 8.8.3).</summary>
internal static class EntityTag
{
    /// <summary>
    /// Computes a tag from the content, so that all sandboxes use the same one, and each coding another. XxHash128 needs no crypto library.
    /// An attacker who could forge a collision could also write the file.
    /// </summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(content, hash);
        return Encoding.ASCII.GetBytes($"\"{Base64Url.EncodeToString(hash)}\"");
    }

    /// <summary>Computes a tag for a large file from its time of modification and length, like nginx, but with nanoseconds.</summary>
    public static byte[] Of(FileStatus status)
        => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{status.Modified:x}-{status.Length:x}\""));

    /// <summary>Returns whether a list of tags, or "*", contains a tag.</summary>
    /// <param name="list">The value of If-Match or If-None-Match.</param>
    /// <param name="tag">A strong tag.</param>
    /// <param name="weakly">Whether W/"x" matches "x" (RFC 9110 section 8.8.3.2).</param>
    public static bool IsIn(ReadOnlySpan<byte> list, ReadOnlySpan<byte> tag, bool weakly)
    {
        if (list.Trim(" \t"u8).SequenceEqual("*"u8))
        {
            return true;
        }

        while (true)
        {
            list = list.TrimStart(" \t,"u8);
            var isWeak = list.StartsWith("W/"u8);
            list = isWeak ? list[2..] : list;
            var end = list.StartsWith("\""u8) ? list[1..].IndexOf((byte)'"') : -1;
            if (end < 0)
            {
                return false; // The end, or a malformed tag.
            }

            if ((weakly || !isWeak) && list[..(end + 2)].SequenceEqual(tag))
            {
                return true;
            }

            list = list[(end + 2)..];
        }
    }
}

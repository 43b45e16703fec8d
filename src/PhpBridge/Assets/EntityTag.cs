using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using PhpBridge.Linux;

namespace PhpBridge.Assets;

/// <summary>Entity tags (RFC 9110 section 8.8.3). Ours are all strong.</summary>
internal static class EntityTag
{
    /// <summary>
    /// From the bytes themselves: every sandbox computes the same tag whatever copy of the file it has, another coding
    /// has another tag, and the tag cannot belong to other bytes. XxHash128 needs no crypto library; an
    /// attacker who could forge a collision could write the file anyway.
    /// </summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(content, hash);
        return Encoding.ASCII.GetBytes($"\"{Base64Url.EncodeToString(hash)}\"");
    }

    /// <summary>For a file too large to be read for it: its time of modification and length, as nginx does, but in nanoseconds.</summary>
    public static byte[] Of(FileStatus status)
        => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{status.Modified:x}-{status.Length:x}\""));

    /// <summary>Whether a list of tags, or "*", names the tag.</summary>
    /// <param name="list">A field's value: If-Match or If-None-Match.</param>
    /// <param name="tag">A strong one.</param>
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
                return false; // The end, or what is no tag.
            }

            if ((weakly || !isWeak) && list[..(end + 2)].SequenceEqual(tag))
            {
                return true;
            }

            list = list[(end + 2)..];
        }
    }
}

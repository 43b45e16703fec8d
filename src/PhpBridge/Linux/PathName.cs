using System.Buffers;
using System.Text;

namespace PhpBridge.Linux;

/// <summary>
/// Names of files are bytes, in PHP and on NFS, and mostly UTF-8. A byte that is no part of it becomes a lone low surrogate
/// (U+DC80 to U+DCFF), which no UTF-8 makes, and that again; so every name has a string of its own.
/// </summary>
internal static class PathName
{
    private const char Escape = '\uDC00';

    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                (_, length) = (text.Append((char)(Escape + bytes[0])), 1);
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    public static byte[] ToBytes(string path)
    {
        if (IsUtf8(path))
        {
            return Encoding.UTF8.GetBytes(path);
        }

        var bytes = new ArrayBufferWriter<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (Rune.TryGetRuneAt(path, i, out var rune))
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                bytes.GetSpan(1)[0] = (byte)(path[i] - Escape);
                bytes.Advance(1);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Whether the file system can be asked for it by .NET.</summary>
    public static bool IsUtf8(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (char.IsLowSurrogate(path[i]) && (i == 0 || !char.IsHighSurrogate(path[i - 1])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Percent-encoded (RFC 3986), for a line of text.</summary>
    public static string Encode(string path)
        => IsUtf8(path) ? Uri.EscapeDataString(path) : string.Concat(ToBytes(path).Select(value => $"%{value:X2}"));

    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            bytes.GetSpan(1)[0] = text[i] == '%' ? Convert.ToByte(text.Substring((i += 2) - 1, 2), 16) : (byte)text[i];
            bytes.Advance(1);
        }

        return FromBytes(bytes.WrittenSpan);
    }
}

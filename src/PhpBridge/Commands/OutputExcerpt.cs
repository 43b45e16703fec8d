using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace PhpBridge.Commands;

/// <summary>The beginning and the end of an output.</summary>
/// <param name="Head">The beginning; the whole output if nothing was left out.</param>
/// <param name="Tail">The end.</param>
/// <param name="LeftOut">The number of bytes between the two.</param>
internal readonly record struct OutputExcerpt(byte[] Head, byte[] Tail, long LeftOut)
{
    /// <summary>Returns UTF-8 text with a note where bytes were left out; null if the output is not UTF-8.</summary>
    public byte[]? ToText()
    {
        var (head, tail) = LeftOut == 0 ? (Head, Tail) : (WithoutBrokenEnd(Head), WithoutBrokenStart(Tail));
        if (!Utf8.IsValid(head) || !Utf8.IsValid(tail))
        {
            return null;
        }

        return LeftOut == 0
            ? head
            : [.. head, .. Note(), .. tail];
    }

    private byte[] Note() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[{LeftOut} bytes left out]\n"));

    /// <summary>Removes an incomplete character at the cut, which would make the text invalid.</summary>
    private static byte[] WithoutBrokenEnd(byte[] bytes)
    {
        for (var cut = 1; cut <= 3 && cut <= bytes.Length; cut++)
        {
            var lead = bytes[^cut];
            if (lead < 0x80)
            {
                break;
            }

            if (lead >= 0xC0)
            {
                var needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return cut < needed ? bytes[..^cut] : bytes;
            }
        }

        return bytes;
    }

    private static byte[] WithoutBrokenStart(byte[] bytes)
    {
        var start = 0;
        while (start < 3 && start < bytes.Length && (bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return bytes[start..];
    }
}

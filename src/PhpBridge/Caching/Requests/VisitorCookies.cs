using System.Text;

namespace PhpBridge.Caching.Requests;

/// <summary>The cookies whose bearers get pages of their own.</summary>
/// <param name="more">More beginnings of names, from the site's settings.</param>
internal sealed class VisitorCookies(IReadOnlyList<string> more)
{
    /// <summary>Beginnings of names: those in php/personal-cookies.txt, which the must-use plugin reads. A test compares them.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["wordpress_", "wp-postpass_", "comment_author_", "wp_woocommerce_session_", "woocommerce_", "edd_", "PHPSESSID"];

    // ReadYourWrites: the client has just changed code, and must see it.
    private const string Changed = "phpbridge_changed";

    private readonly byte[][] _names = [.. Names.Concat(more).Append(Changed).Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a Cookie field (RFC 6265 section 4.2) has one of them.</summary>
    public bool IsIn(ReadOnlySpan<byte> field)
    {
        foreach (var range in field.SplitAny(";,"u8))
        {
            // PHP reads cookies behind a comma as part of the value before it, other programs do not.
            if (IsPersonal(field[range].Trim(" \t"u8)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsPersonal(ReadOnlySpan<byte> pair)
    {
        var equals = pair.IndexOf((byte)'=');
        var name = equals < 0 ? pair : pair[..equals];
        Span<byte> decoded = name.Length <= 256 ? stackalloc byte[name.Length] : new byte[name.Length];
        decoded = decoded[..Decode(name, decoded)];
        foreach (var personal in _names)
        {
            if (decoded.StartsWith(personal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>PHP decodes the names of cookies, and turns some characters into underscores.</summary>
    private static int Decode(ReadOnlySpan<byte> name, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var character = name[i];
            if (character == '%' && i + 2 < name.Length && char.IsAsciiHexDigit((char)name[i + 1]) && char.IsAsciiHexDigit((char)name[i + 2]))
            {
                character = (byte)((HexValue(name[i + 1]) << 4) | HexValue(name[i + 2]));
                i += 2;
            }

            decoded[length++] = character is (byte)'.' or (byte)' ' or (byte)'+' or (byte)'[' ? (byte)'_' : character;
        }

        return length;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

using System.Text;

namespace PhpBridge.Assets;

/// <summary>The content codings that the client accepts (Accept-Encoding, RFC 9110 section 12.5.3), as weights in thousandths.</summary>
internal readonly struct AcceptedCodings
{
    private const int Unset = -1;

    private readonly int _brotli;
    private readonly int _gzip;
    private readonly int _identity;

    private AcceptedCodings(int brotli, int gzip, int identity)
    {
        _brotli = brotli;
        _gzip = gzip;
        _identity = identity;
    }

    /// <summary>The default without the header. It would allow any coding, but such a client may not support one.</summary>
    public static AcceptedCodings IdentityOnly => new(0, 0, 1);

    public static AcceptedCodings Parse(ReadOnlySpan<byte> field)
    {
        int brotli = Unset, gzip = Unset, identity = Unset, any = Unset;
        foreach (var range in field.Split((byte)','))
        {
            var element = field[range].Trim(" \t"u8);
            var semicolon = element.IndexOf((byte)';');
            var name = semicolon < 0 ? element : element[..semicolon].TrimEnd(" \t"u8);
            var weight = semicolon < 0 ? 1000 : Weight(element[(semicolon + 1)..].TrimStart(" \t"u8));
            if (Ascii.EqualsIgnoreCase(name, "br"u8))
            {
                brotli = weight;
            }
            else if (Ascii.EqualsIgnoreCase(name, "gzip"u8) || Ascii.EqualsIgnoreCase(name, "x-gzip"u8))
            {
                gzip = weight;
            }
            else if (Ascii.EqualsIgnoreCase(name, "identity"u8))
            {
                identity = weight;
            }
            else if (name.SequenceEqual("*"u8))
            {
                any = weight;
            }
        }

        var other = Math.Max(any, 0);
        return new(
            brotli == Unset ? other : brotli,
            gzip == Unset ? other : gzip,
            // Acceptable unless excluded, by name or by "*;q=0"; the least preferred without a weight of its own.
            identity != Unset ? identity : any == 0 ? 0 : 1);
    }

    public int Weight(ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => _brotli,
        ContentCoding.Gzip => _gzip,
        _ => _identity,
    };

    public bool Accepts(ContentCoding coding) => Weight(coding) > 0;

    /// <summary>Parses a weight (RFC 9110 section 12.4.2): 0 to 1 with up to three decimals. Any other counts as 0.</summary>
    private static int Weight(ReadOnlySpan<byte> parameter)
    {
        var isWeight = parameter.Length is >= 3 and <= 7 && (parameter[0] | 0x20) == 'q' && parameter[1] == '=';
        if (!isWeight || parameter[2] is not ((byte)'0' or (byte)'1'))
        {
            return 0;
        }

        var weight = (parameter[2] - '0') * 1000;
        var decimals = parameter[3..];
        if (!decimals.IsEmpty && decimals[0] != '.')
        {
            return 0;
        }

        for (var (i, unit) = (1, 100); i < decimals.Length; i++, unit /= 10)
        {
            if (!char.IsAsciiDigit((char)decimals[i]))
            {
                return 0;
            }

            weight += (decimals[i] - '0') * unit;
        }

        return weight <= 1000 ? weight : 0;
    }
}

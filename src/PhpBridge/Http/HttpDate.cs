using System.Globalization;

namespace PhpBridge.Http;

/// <summary>
/// Dates in fields (RFC 9110 section 5.6.7), in whole seconds since 1970. Parsed by hand: the framework's parser of dates is larger than
/// all that is needed here.
/// </summary>
internal static class HttpDate
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    private static ReadOnlySpan<byte> Days => "MonTueWedThuFriSatSun"u8;

    /// <summary>
    /// Reads IMF-fixdate, which is sent today, and the obsolete rfc850-date and asctime-date. False for what is no date; such a field
    /// counts as absent.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        var comma = text.IndexOf((byte)',');
        if (comma < 0)
        {
            return TryParseAsctime(text, out seconds);
        }

        // Sun, 06 Nov 1994 08:49:37 GMT, or Sunday, 06-Nov-94 08:49:37 GMT.
        var isFixdate = comma == 3;
        var rest = text[(comma + 1)..].TrimStart((byte)' ');
        var separator = isFixdate ? (byte)' ' : (byte)'-';
        var yearLength = isFixdate ? 4 : 2;
        return rest.Length == 20 + yearLength && rest[2] == separator && rest[6] == separator && rest[7 + yearLength] == ' '
            && rest.EndsWith(" GMT"u8)
            && IsDay(text[..Math.Min(comma, 3)]) && comma is 3 or (>= 6 and <= 9)
            && TryNumber(rest[..2], out var day) && TryMonth(rest[3..6], out var month)
            && TryNumber(rest.Slice(7, yearLength), out var year)
            && TryCombine(isFixdate ? year : WithCentury(year), month, day, rest.Slice(8 + yearLength, 8), out seconds);
    }

    public static string Format(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Sun Nov  6 08:49:37 1994.</summary>
    private static bool TryParseAsctime(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        return text.Length == 24 && IsDay(text[..3]) && text[3] == ' ' && text[7] == ' ' && text[10] == ' ' && text[19] == ' '
            && TryMonth(text[4..7], out var month) && TryNumber(text[8..10].TrimStart((byte)' '), out var day)
            && TryNumber(text[20..], out var year) && TryCombine(year, month, day, text[11..19], out seconds);
    }

    /// <summary>More than 50 years ahead means the past.</summary>
    private static int WithCentury(int year)
    {
        var now = DateTime.UtcNow.Year;
        var full = now - (now % 100) + year;
        return full > now + 50 ? full - 100 : full;
    }

    private static bool TryCombine(int year, int month, int day, ReadOnlySpan<byte> time, out long seconds)
    {
        seconds = 0;
        if (time[2] != ':' || time[5] != ':' || !TryNumber(time[..2], out var hour) || !TryNumber(time[3..5], out var minute)
            || !TryNumber(time[6..], out var second) || hour > 23 || minute > 59 || second > 60
            || year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var date = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);
        seconds = date.ToUnixTimeSeconds() + second; // 60 is a leap second.
        return true;
    }

    private static bool IsDay(ReadOnlySpan<byte> name) => name.Length == 3 && Days.IndexOf(name) is >= 0 and var index && index % 3 == 0;

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        var index = Months.IndexOf(name);
        month = (index / 3) + 1;
        return index >= 0 && index % 3 == 0;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return !digits.IsEmpty;
    }
}

using System.Globalization;
using System.Text;

namespace PhpBridge.Http;

/// <summary>Dates in fields (RFC 9110 section 5.6.7), in whole seconds since 1970.</summary>
internal static class HttpDate
{
    // IMF-fixdate, which everybody sends; rfc850-date and asctime-date, which a recipient has to understand still.
    private static readonly string[] Formats =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>False for what is no date; such a field counts as absent.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        Span<char> characters = stackalloc char[40];
        if (text.Length is 0 or > 40 || !Ascii.IsValid(text))
        {
            return false;
        }

        var length = Encoding.ASCII.GetChars(text, characters);
        var parsed = DateTime.TryParseExact(
            characters[..length], Formats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite, out var date);
        seconds = parsed ? new DateTimeOffset(date).ToUnixTimeSeconds() : 0;
        return parsed;
    }

    public static string Format(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);
}

using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// Recognizes URLs that contain the version of their file, so that a changed file has another URL: <c>?ver=</c> or <c>?v=</c>, as written
/// by WordPress and plugins, or a hash in the file name, as written by bundlers.
/// </summary>
internal static partial class AssetVersion
{
    /// <returns>A number for the version; 0 without one.</returns>
    public static int Of(string path, ReadOnlySpan<byte> query)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            var pair = query[range];
            var value = pair.StartsWith("ver="u8) ? pair[4..] : pair.StartsWith("v="u8) ? pair[2..] : default;
            if (!value.IsEmpty)
            {
                return Number(value);
            }
        }

        return ContentHash().IsMatch(path) ? 1 : 0;
    }

    private static int Number(ReadOnlySpan<byte> value)
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return hash.ToHashCode() | 2; // Neither 0 nor 1, which have other meanings.
    }

    // app.3f2a9c1b.js, index-5d41402a.css: at least eight hexadecimal digits with both letters and digits, so that a date is not a version.
    // Not in uploads, whose names are chosen by authors.
    [GeneratedRegex(
        @"^(?!.*/(uploads|files)/).*[.\-_/](?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\.([\w.]+\.)?"
        + "(css|m?js|map|json|woff2?|ttf|otf|eot|svg|png|jpe?g|gif|webp|avif|ico|wasm)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ContentHash();
}

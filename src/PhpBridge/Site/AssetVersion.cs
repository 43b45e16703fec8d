using System.Text.RegularExpressions;

namespace PhpBridge.Site;

/// <summary>
/// Whether a URL names the version of its file, so that other content will have another URL: <c>?ver=</c> or <c>?v=</c>,
/// as WordPress and its plugins write them, or a content hash in the file's name, as bundlers do.
/// </summary>
internal static partial class AssetVersion
{
    /// <returns>A number for the version; 0 when there is none.</returns>
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
        return hash.ToHashCode() | 2; // Neither 0 nor 1, which have a meaning.
    }

    // app.3f2a9c1b.js, index-5d41402a.css: eight or more hexadecimal digits, letters and digits among them, so that a
    // date is not a version. Authors choose the names of uploads.
    [GeneratedRegex(@"^(?!.*/(uploads|files)/).*[.\-_/](?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\.([\w.]+\.)?(css|m?js|map|json|woff2?|ttf|otf|eot|svg|png|jpe?g|gif|webp|avif|ico|wasm)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ContentHash();
}

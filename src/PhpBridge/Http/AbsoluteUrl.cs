namespace PhpBridge.Http;

/// <summary>
/// Splits http and https URLs (RFC 3986 section 3). System.Uri does much more, and is larger than all that is needed here.
/// </summary>
internal sealed class AbsoluteUrl
{
    private AbsoluteUrl(string scheme, string authority, string target) => (Scheme, Authority, Target) = (scheme, authority, target);

    /// <summary>In lower case.</summary>
    public string Scheme { get; }

    /// <summary>Host and port in lower case, without the scheme's own port; never empty.</summary>
    public string Authority { get; }

    /// <summary>Path and query; begins with a slash.</summary>
    public string Target { get; }

    /// <summary>The authority without its port.</summary>
    public string Host
    {
        get
        {
            var colon = Authority.LastIndexOf(':');
            return colon > Authority.LastIndexOf(']') ? Authority[..colon] : Authority;
        }
    }

    /// <returns>Null when the text is not such a URL.</returns>
    public static AbsoluteUrl? Parse(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end < 0 ? "" : text[..end].ToLowerInvariant();
        return scheme is "http" or "https" ? Parse(scheme, text.AsSpan(end + 3)) : null;
    }

    /// <param name="text">What follows the two slashes.</param>
    public static AbsoluteUrl? Parse(string scheme, ReadOnlySpan<char> text)
    {
        var fragment = text.IndexOf('#');
        text = fragment < 0 ? text : text[..fragment];
        var end = text.IndexOfAny('/', '?');
        var authority = (end < 0 ? text : text[..end]).ToString().ToLowerInvariant();
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var port = scheme == "https" ? ":443" : ":80";
        authority = authority.EndsWith(port, StringComparison.Ordinal) ? authority[..^port.Length] : authority;
        var target = end < 0 ? "/" : text[end] == '?' ? "/" + text[end..].ToString() : text[end..].ToString();
        return authority.Length > 0 ? new AbsoluteUrl(scheme, authority, target) : null;
    }
}

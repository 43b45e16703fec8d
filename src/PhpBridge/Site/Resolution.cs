namespace PhpBridge.Site;

/// <summary>The meaning of a path.</summary>
internal abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>A file to be sent unchanged.</summary>
    /// <param name="Path">The path below the document root, decoded, starting with a slash.</param>
    /// <param name="File">The file with its status.</param>
    /// <param name="Version">The version in the URL, or 0 (<see cref="AssetVersion"/>).</param>
    internal sealed record Asset(string Path, SiteFile File, int Version) : Resolution;

    /// <summary>A PHP script to be run.</summary>
    /// <param name="Name">SCRIPT_NAME: the script's path below the document root, decoded, starting with a slash.</param>
    /// <param name="PathInfo">PATH_INFO: the path after the script's name, decoded (RFC 3875 section 4.1.5); may be empty.</param>
    internal sealed record Script(string Name, string PathInfo) : Resolution
    {
        /// <summary>SCRIPT_FILENAME of one of PhpBridge's own scripts; null for a file of the site.</summary>
        public string? File { get; init; }

        /// <summary>QUERY_STRING, percent-encoded; null for the request's.</summary>
        public string? Query { get; init; }
    }

    /// <summary>A directory whose path lacks the slash at its end.</summary>
    /// <param name="Path">The path with the slash, decoded and normalised.</param>
    internal sealed record Directory(string Path) : Resolution;

    /// <summary>A path that is refused.</summary>
    /// <param name="Rule">The name of the rule, for the log.</param>
    internal sealed record Denied(string Rule) : Resolution;

    /// <summary>A malformed path.</summary>
    internal sealed record Malformed : Resolution;

    /// <summary>The site is not ready.</summary>
    /// <param name="Problem">The problem and its remedy, for the log.</param>
    internal sealed record NotReady(string Problem) : Resolution;

    /// <summary>Neither the file nor a front controller exists: the document root contains no site.</summary>
    internal sealed record Missing : Resolution;
}

namespace PhpBridge.Site;

/// <summary>What a path means. Every request ends in exactly one of these.</summary>
internal abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>A file to be sent as it is.</summary>
    /// <param name="Path">Its path below the document root, decoded, starting with a slash.</param>
    /// <param name="File">What the file system said of it.</param>
    /// <param name="Version">Which version the URL asks for, or 0 (<see cref="AssetVersion"/>).</param>
    internal sealed record Asset(string Path, SiteFile File, int Version) : Resolution;

    /// <summary>A PHP script to be run.</summary>
    /// <param name="Name">SCRIPT_NAME: the script's path below the document root, decoded, starting with a slash.</param>
    /// <param name="PathInfo">What followed the script's name, decoded (RFC 3875 section 4.1.5), or empty.</param>
    internal sealed record Script(string Name, string PathInfo) : Resolution
    {
        /// <summary>SCRIPT_FILENAME, for one of our own scripts, which no path leads to; null for a file of the site.</summary>
        public string? File { get; init; }

        /// <summary>QUERY_STRING, percent-encoded, where it is not the request's.</summary>
        public string? Query { get; init; }
    }

    /// <summary>A directory named without its slash.</summary>
    /// <param name="Path">Its path with the slash, decoded and normalised.</param>
    internal sealed record Directory(string Path) : Resolution;

    /// <summary>Something that must not be reachable.</summary>
    /// <param name="Rule">The rule's name, for the log.</param>
    internal sealed record Denied(string Rule) : Resolution;

    /// <summary>A path that is not one.</summary>
    internal sealed record Malformed : Resolution;

    /// <summary>There is no site to look into yet.</summary>
    /// <param name="Problem">What its operator has to do, for the log.</param>
    internal sealed record NotReady(string Problem) : Resolution;

    /// <summary>Neither the file nor a front controller exists: the document root holds no site.</summary>
    internal sealed record Missing : Resolution;
}

namespace PhpBridge.Site;

/// <summary>A folder of a WordPress site.</summary>
/// <param name="Folder">The absolute path without a slash at its end.</param>
/// <param name="Path">The path in URLs, such as /wp-content; empty for the document root, null if URLs cannot address it.</param>
internal sealed record SiteFolder(string Folder, string? Path)
{
    /// <summary>Returns whether it contains a path below the document root, decoded and normalised.</summary>
    public bool Contains(string path)
        => Path is not null
            && path.Length > Path.Length
            && path[Path.Length] == '/'
            && path.StartsWith(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the folder of that name in it.</summary>
    public SiteFolder Below(string name) => new(Folder + "/" + name, Path is null ? null : Path + "/" + name);
}

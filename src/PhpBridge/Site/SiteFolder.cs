namespace PhpBridge.Site;

/// <summary>A folder of a WordPress site.</summary>
/// <param name="Folder">Where it is, an absolute path without a slash at its end.</param>
/// <param name="Path">How a URL's path begins that leads into it, such as /wp-content; empty for the document root, null where none does.</param>
internal sealed record SiteFolder(string Folder, string? Path)
{
    /// <summary>Whether a path below the document root, decoded and normalised, leads into it.</summary>
    public bool Holds(string path)
        => Path is not null && path.Length > Path.Length && path[Path.Length] == '/' && path.StartsWith(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder of that name in it.</summary>
    public SiteFolder Below(string name) => new(Folder + "/" + name, Path is null ? null : Path + "/" + name);
}

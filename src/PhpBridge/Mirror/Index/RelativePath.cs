namespace PhpBridge.Mirror.Index;

/// <summary>
/// Paths below the document root: names with slashes between them and none at either end; the empty path is the document root.
/// </summary>
internal static class RelativePath
{
    /// <summary>
    /// The absolute path. The one of the document root ends with a slash, so that a call for it reaches the folder even where the
    /// document root is a symbolic link.
    /// </summary>
    public static string FullPath(string root, string path) => root + "/" + path;

    public static string Combine(string folder, string name) => folder.Length == 0 ? name : folder + "/" + name;

    /// <summary>The folder that contains the path; empty for a name in the document root and for the document root.</summary>
    public static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>The folders that contain the path, the innermost first, the document root last.</summary>
    public static IEnumerable<string> AncestorsOf(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }

        if (path.Length > 0)
        {
            yield return "";
        }
    }

    /// <summary>Tests whether a path is a folder (or file) itself, or inside of it.</summary>
    public static bool IsAtOrBelow(string path, string folder)
        => folder.Length == 0
            || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>Tests whether a path is inside of one of these folders; the folders themselves do not count.</summary>
    public static bool IsBelowAny(string path, IReadOnlySet<string> folders)
        => folders.Count > 0 && AncestorsOf(path).Any(folders.Contains);
}

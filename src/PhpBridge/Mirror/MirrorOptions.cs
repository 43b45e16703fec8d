using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror;

/// <summary>The options of the mirror.</summary>
/// <param name="Root">The document root.</param>
/// <param name="RunDirectory">The local folder for the data of the mirror in this sandbox.</param>
/// <param name="Library">The path of the interposer.</param>
internal sealed record MirrorOptions(string Root, string RunDirectory, string Library)
{
    /// <summary>The folder with manifest and archives, relative to the document root. Dot-files are never served.</summary>
    public const string FolderName = ".phpbridge";

    /// <summary>The manifest, relative to the document root.</summary>
    public const string ManifestName = FolderName + "/manifest";

    /// <summary>Paths, relative to the document root, that are not mirrored, nor is anything below them.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>The number of php-fpm workers.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The site's host name; empty when it is unknown before the first request.</summary>
    public string Host { get; init; } = "";

    /// <summary>The time between two checks of the manifest.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time in which the whole index is compared with EFS.</summary>
    public TimeSpan Verify { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The time between two builds of archives in this sandbox.</summary>
    public TimeSpan BuildPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The limit of the file data in this sandbox, in bytes.</summary>
    public long MaxSize { get; init; } = 192L * 1024 * 1024;

    /// <summary>The opcache fingerprint; empty to build no bytecode archives.</summary>
    public string BytecodeKey { get; init; } = "";

    /// <summary>The absolute path of the folder with manifest and archives.</summary>
    public string Folder => Path.Combine(Root, FolderName);

    /// <inheritdoc cref="RelativePath.FullPath"/>
    public string FullPath(string path) => RelativePath.FullPath(Root, path);

    public bool IsExcluded(string path)
    {
        foreach (var excluded in Excluded)
        {
            if (RelativePath.IsAtOrBelow(path, excluded))
            {
                return true;
            }
        }

        return RelativePath.IsAtOrBelow(path, FolderName);
    }
}

using PhpBridge.Mirror.Index;

namespace PhpBridge.Mirror;

/// <summary>How the code on EFS is mirrored.</summary>
/// <param name="Root">The document root.</param>
/// <param name="RunDirectory">Where this sandbox's part goes; local.</param>
/// <param name="Library">The interposer.</param>
internal sealed record MirrorOptions(string Root, string RunDirectory, string Library)
{
    /// <summary>The mirror's folder on EFS, below the root. Dot-files are never served.</summary>
    public const string FolderName = ".phpbridge";

    /// <summary>The manifest, below the root.</summary>
    public const string ManifestName = FolderName + "/manifest";

    /// <summary>Paths below the root that are no code, with all that is in them.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>How many php-fpm workers there are.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The site's host, as far as it is known before the first request; may be empty.</summary>
    public string Host { get; init; } = "";

    /// <summary>How often this sandbox asks for changes that others have made.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>In which time everything is compared with EFS, as changes from outside announce themselves to nobody.</summary>
    public TimeSpan Verify { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after an archive was built here the next one may be.</summary>
    public TimeSpan BuildPause { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much code is kept here at the most, in bytes.</summary>
    public long MaxSize { get; init; } = 192L * 1024 * 1024;

    /// <summary>What opcache's files are for: another PHP, or other settings, make other ones.</summary>
    public string BytecodeKey { get; init; } = "";

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

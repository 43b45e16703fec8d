using System.Text.RegularExpressions;
using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Finds a site's WordPress by its files, for as long as WordPress itself has not been asked. In the document root that takes
/// one look; elsewhere some more.
/// </summary>
/// <param name="documentRoot">An absolute path.</param>
/// <param name="core">The folder with WordPress, where the operator names it; else null.</param>
internal sealed partial class LayoutFinder(string documentRoot, string? core)
{
    public const string Loader = "wp-load.php";

    private const int LargestFrontController = 64 * 1024; // Bytes.

    /// <returns>Null where there is no WordPress.</returns>
    public SiteLayout? Find()
    {
        if ((core ?? FindCore()) is not { } folder || !File.Exists(folder + "/" + Loader))
        {
            return null;
        }

        var configuration = ConfigurationOf(folder);
        var layout = SiteLayout.Usual(FolderOf(folder), configuration);
        return folder == documentRoot || Directory.Exists(layout.Content.Folder) || FindContent(folder, configuration) is not { } content
            ? layout
            : SiteLayout.WithContent(layout.Core, configuration, FolderOf(content));
    }

    /// <summary>A folder as URLs have it.</summary>
    public SiteFolder FolderOf(string folder)
        => new(folder, folder == documentRoot ? "" : folder.StartsWith(documentRoot + "/", StringComparison.Ordinal) ? folder[documentRoot.Length..] : null);

    /// <summary>wp-load.php takes the one above too, unless that belongs to another WordPress.</summary>
    private static string? ConfigurationOf(string folder)
        => File.Exists(folder + "/wp-config.php") ? folder + "/wp-config.php"
            : Path.GetDirectoryName(folder) is { } above && File.Exists(above + "/wp-config.php") && !File.Exists(above + "/wp-settings.php") ? above + "/wp-config.php"
            : null;

    private string? FindCore()
    {
        if (File.Exists(documentRoot + "/" + Loader))
        {
            return documentRoot;
        }

        return Named() ?? OnlyOne();
    }

    /// <summary>What index.php requires: <c>require __DIR__ . '/wordpress/wp-blog-header.php'</c>, in the many ways to write that.</summary>
    private string? Named()
    {
        var index = documentRoot + "/index.php";
        try
        {
            // A link: PHP's __DIR__ is where the file is.
            var place = File.Exists(index) && new FileInfo(index).Length < LargestFrontController ? FileSystem.RealPath(index) : null;
            if (place is null)
            {
                return null;
            }

            string[] bases = [documentRoot, Path.GetDirectoryName(place)!, Path.GetDirectoryName(Path.GetDirectoryName(place))!];
            return BlogHeader().Matches(File.ReadAllText(index))
                .SelectMany(match => (match.Groups[1].Value.StartsWith('/') ? [match.Groups[1].Value] : Array.Empty<string>())
                    .Concat(bases.Select(folder => folder + "/" + match.Groups[1].Value)))
                .Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
                .FirstOrDefault(path => File.Exists(path + "/" + Loader));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A site below the root, /blog say, whose root holds something else or nothing. With two there is nothing to choose by.</summary>
    private string? OnlyOne()
    {
        var found = Folders(documentRoot).Where(folder => File.Exists(folder + "/" + Loader)).Take(2).ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>A folder that holds what only content has, where WordPress's own is not there.</summary>
    private string? FindContent(string folder, string? configuration)
        => new[] { documentRoot, folder, Path.GetDirectoryName(configuration) }.OfType<string>().Distinct()
            .SelectMany(Folders)
            .FirstOrDefault(candidate => Directory.Exists(candidate + "/themes") && Directory.Exists(candidate + "/plugins"));

    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"['""]([^'""\n]*?)/?wp-blog-header\.php['""]")]
    private static partial Regex BlogHeader();
}

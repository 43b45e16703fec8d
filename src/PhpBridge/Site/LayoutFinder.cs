using System.Text.RegularExpressions;
using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>
/// Finds the layout of a site by its files, until WordPress has reported it. In the document root, WordPress is found with one round trip;
/// elsewhere with some more.
/// </summary>
/// <param name="documentRoot">The absolute path of the document root.</param>
/// <param name="core">The folder of WordPress; null to search it.</param>
internal sealed partial class LayoutFinder(string documentRoot, string? core)
{
    public const string Loader = "wp-load.php";

    private const int MaxFrontControllerSize = 64 * 1024; // Bytes.

    /// <returns>Null without WordPress.</returns>
    public SiteLayout? Find()
    {
        if ((core ?? FindCore()) is not { } folder || !File.Exists(folder + "/" + Loader))
        {
            return null;
        }

        var configuration = ConfigurationOf(folder);
        var layout = SiteLayout.Default(FolderOf(folder), configuration);
        return folder == documentRoot || Directory.Exists(layout.Content.Folder) || FindContent(folder, configuration) is not { } content
            ? layout
            : SiteLayout.WithContent(layout.Core, configuration, FolderOf(content));
    }

    /// <summary>Returns a folder with its path in URLs.</summary>
    public SiteFolder FolderOf(string folder)
        => new(
            folder,
            folder == documentRoot ? ""
                : folder.StartsWith(documentRoot + "/", StringComparison.Ordinal) ? folder[documentRoot.Length..]
                : null);

    /// <summary>Finds wp-config.php like wp-load.php: in the parent folder, too, unless that contains another WordPress.</summary>
    private static string? ConfigurationOf(string folder)
    {
        const string Name = "/wp-config.php";
        return File.Exists(folder + Name) ? folder + Name
            : Path.GetDirectoryName(folder) is not { } parent ? null
            : File.Exists(parent + Name) && !File.Exists(parent + "/wp-settings.php") ? parent + Name
            : null;
    }

    private string? FindCore()
    {
        if (File.Exists(documentRoot + "/" + Loader))
        {
            return documentRoot;
        }

        return RequiredByIndex() ?? OnlyFolder();
    }

    /// <summary>
    /// Finds the folder that index.php requires: <c>require __DIR__ . '/wordpress/wp-blog-header.php'</c>, in all notations.
    /// </summary>
    private string? RequiredByIndex()
    {
        var index = documentRoot + "/index.php";
        try
        {
            // __DIR__ is the folder of the target if index.php is a link.
            var isSmall = File.Exists(index) && new FileInfo(index).Length < MaxFrontControllerSize;
            if (!isSmall || FileSystem.RealPath(index) is not { } realPath)
            {
                return null;
            }

            string[] bases = [documentRoot, Path.GetDirectoryName(realPath)!, Path.GetDirectoryName(Path.GetDirectoryName(realPath))!];
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

    /// <summary>Finds WordPress in a folder such as /blog, if there is exactly one.</summary>
    private string? OnlyFolder()
    {
        var found = Folders(documentRoot).Where(folder => File.Exists(folder + "/" + Loader)).Take(2).ToArray();
        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>Finds the content folder by its subfolders, if wp-content does not exist.</summary>
    private string? FindContent(string folder, string? configuration)
        => new[] { documentRoot, folder, Path.GetDirectoryName(configuration) }.OfType<string>().Distinct()
            .SelectMany(Folders)
            .FirstOrDefault(candidate => Directory.Exists(candidate + "/themes") && Directory.Exists(candidate + "/plugins"));

    private static IEnumerable<string> Folders(string folder)
    {
        try
        {
            var folders = Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.'));
            return [.. folders.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"['""]([^'""\n]*?)/?wp-blog-header\.php['""]")]
    private static partial Regex BlogHeader();
}

using System.Text.RegularExpressions;

namespace PhpBridge.Tests.Documentation;

/// <summary>Comments and messages of source files, line by line.</summary>
internal static partial class SourceText
{
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["src"] = [".cs", ".c", ".h", ".php"],
        ["php"] = [".php", ".template", ".ini", ".conf"],
        ["infra"] = [".tf", ".hcl", ".js"],
        ["build"] = [".sh", ".mjs"],
    };

    /// <returns>Path, line number and the text of each line that has a comment or a string.</returns>
    public static IEnumerable<(string Path, int Line, string Text)> Lines()
        => from folder in Folders
           from file in Directory.EnumerateFiles(Repository.PathTo(folder.Key), "*", SearchOption.AllDirectories)
           where folder.Value.Contains(Path.GetExtension(file)) && !Generated().IsMatch(file)
           let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
           from line in File.ReadLines(file).Index()
           let text = string.Join(' ', Prose().Matches(line.Item).Select(match => match.Value))
           where text.Length > 0
           select (path, line.Index + 1, text);

    /// <summary>A comment to the end of the line, a line inside of a block comment, or a string of several words.</summary>
    [GeneratedRegex("""(?<![:\w"'])(?://|#|/\*).*$|^\s*\*.*$|"(?:[^"\\]|\\.)* (?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)* (?:[^'\\]|\\.)*'""")]
    private static partial Regex Prose();

    [GeneratedRegex("[/\\\\](bin|obj|node_modules)[/\\\\]")]
    private static partial Regex Generated();
}

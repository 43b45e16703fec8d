using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The length of lines in C# files: max_line_length in .editorconfig, which neither compiler nor formatter checks.</summary>
public partial class LineLengthTests
{
    private const int MaxLength = 140;

    // Their long lines are still to be wrapped.
    private static readonly string[] Exempt =
    [
        "src/PhpBridge/Caching/", "tests/PhpBridge.Tests/Caching/",
    ];

    [Fact]
    public void The_editor_configuration_has_the_limit()
        => Assert.Contains("max_line_length = 140\n", File.ReadAllText(Repository.PathTo(".editorconfig")), StringComparison.Ordinal);

    [Fact]
    public void No_line_is_longer_than_the_limit()
        => Assert.Empty(
            from folder in (string[])["src", "tests"]
            from file in Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories)
            where !Generated().IsMatch(file)
            let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
            where !Exempt.Any(exempt => path.StartsWith(exempt, StringComparison.Ordinal))
            from line in File.ReadLines(file).Index()
            where line.Item.Length > MaxLength
            select string.Create(CultureInfo.InvariantCulture, $"{path}:{line.Index + 1} has {line.Item.Length} characters"));

    [GeneratedRegex("[/\\\\](bin|obj)[/\\\\]")]
    private static partial Regex Generated();
}

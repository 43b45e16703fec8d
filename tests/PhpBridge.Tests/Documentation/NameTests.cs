using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>Names of types in pages that describe the code.</summary>
public partial class NameTests
{
    private static readonly string[] OtherNames = ["PhpBridge", "WordPress", "TimeProvider", "IntegrationTests"];

    private static readonly HashSet<string> NamesInCode =
    [
        .. new[] { "src", "tests" }.SelectMany(
            folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => new[] { Path.GetFileNameWithoutExtension(file), Path.GetFileName(Path.GetDirectoryName(file))! }),
    ];

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/testing.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/glossary.md")]
    [InlineData("docs/mirror.md")]
    [InlineData("docs/events.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Every_type_that_a_page_names_exists(string page)
    {
        var text = File.ReadAllText(Repository.PathTo(page));
        var names = Code().Matches(text).SelectMany(code => Name().Matches(code.Value)).Select(match => match.Value);

        Assert.Empty(names.Except(NamesInCode).Except(OtherNames));
    }

    /// <summary>The table of docs/settings.md is held to the declarations by a test of its own.</summary>
    [Fact]
    public void Every_setting_that_a_page_names_is_in_the_table()
    {
        var declared = DeclaredSetting()
            .Matches(File.ReadAllText(Repository.PathTo("docs/settings.md")))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();
        var unknown = Page.All.SelectMany(page => Setting().Matches(page.Text)
            .Where(match => !declared.Contains(match.Value) && match.Value is not ("PHPBRIDGE_FUNCTION" or "PHPBRIDGE_CACHE_SOCKET"))
            .Select(match => $"{page}: {match.Value}"));

        Assert.NotEmpty(declared);
        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"^\| `(?<name>PHPBRIDGE_[A-Z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DeclaredSetting();

    /// <summary>PHPBRIDGE_PHP_INI_… is a prefix of any directive.</summary>
    [GeneratedRegex(@"PHPBRIDGE_(?!PHP_INI_)[A-Z_]*[A-Z]")]
    private static partial Regex Setting();

    [GeneratedRegex(@"(?<![\w.-])I?[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+(?![\w-])")]
    private static partial Regex Name();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex Code();
}

using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>Names of types in pages that describe the code.</summary>
public partial class NameTests
{
    private static readonly string[] OtherNames = ["PhpBridge", "WordPress", "TimeProvider", "IntegrationTests"];

    private static readonly HashSet<string> NamesInCode =
    [
        .. new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => new[] { Path.GetFileNameWithoutExtension(file), Path.GetFileName(Path.GetDirectoryName(file))! }),
    ];

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/testing.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/mirror.md")]
    [InlineData("docs/events.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Every_type_that_a_page_names_exists(string page)
    {
        var text = File.ReadAllText(Repository.PathTo(page));
        var names = Code().Matches(text).SelectMany(code => Name().Matches(code.Value)).Select(match => match.Value);

        Assert.Empty(names.Except(NamesInCode).Except(OtherNames));
    }

    [GeneratedRegex(@"(?<![\w.-])I?[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+(?![\w-])")]
    private static partial Regex Name();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex Code();
}

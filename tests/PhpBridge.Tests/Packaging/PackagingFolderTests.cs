using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Packaging;

/// <summary>Holds the order of the packaging tool's folders: each knows only those below it, and none the bridge.</summary>
public partial class PackagingFolderTests
{
    private static readonly string Root = Repository.PathTo("src/PhpBridge.Packaging");

    [Theory]
    [InlineData("Processes")]
    [InlineData("Zips")]
    [InlineData("Elf", "Processes")]
    [InlineData("Debian", "Elf", "Processes")]
    [InlineData("Documents", "Debian")]
    [InlineData("Contents", "Debian", "Elf", "Processes")]
    [InlineData("Layers", "Contents", "Debian", "Documents", "Elf", "Processes", "Zips")]
    [InlineData("Publishing", "Documents", "Layers", "Processes", "Zips")]
    [InlineData("CommandLine", "Debian", "Layers", "Processes", "Publishing")]
    public void A_folder_knows_only_those_below_it(string folder, params string[] allowed)
    {
        var known = Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs")
            .SelectMany(file => Namespace().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["folder"].Value).Distinct().Where(name => name != folder).Order(StringComparer.Ordinal);

        Assert.Equal(allowed, known);
    }

    [Fact]
    public void The_tool_shares_no_code_with_the_bridge()
        => Assert.DoesNotContain(
            "ProjectReference", File.ReadAllText(Path.Combine(Root, "PhpBridge.Packaging.csproj")), StringComparison.Ordinal);

    [GeneratedRegex(@"\bPhpBridge\.Packaging\.(?<folder>[A-Z][A-Za-z]+)")]
    private static partial Regex Namespace();
}

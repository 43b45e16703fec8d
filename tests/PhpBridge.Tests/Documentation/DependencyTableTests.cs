using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The tables of docs/architecture.md about which folder may use which.</summary>
public partial class DependencyTableTests
{
    [Fact]
    public void The_tables_have_the_rules_of_the_architecture_tests()
    {
        var rules = typeof(ArchitectureTests).GetMethods().SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>())
            .Select(attribute => attribute.Data.OfType<string>().ToArray())
            .Select(data => Rule(data[0], data[1..]));
        var section = File.ReadAllText(Repository.PathTo("docs/architecture.md")).Split("\n## Dependencies\n")[1].Split("\n## ")[0];

        var rows = Row().Matches(section).SelectMany(row => Names(row.Groups["folders"].Value)
            .Select(folder => Rule(folder, Names(row.Groups["allowed"].Value))));

        Assert.Equal(rules.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private static string Rule(string folder, string[] allowed) => $"{folder}: {string.Join(", ", allowed.Order(StringComparer.Ordinal))}";

    private static string[] Names(string cell) => cell == "none" ? [] : cell.Split(", ");

    [GeneratedRegex(@"^\| (?<folders>(?!Folder)[A-Z][\w, ]*) \| (?<allowed>[\w, ]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

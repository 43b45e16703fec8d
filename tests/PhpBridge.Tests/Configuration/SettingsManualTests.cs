using System.Reflection;
using System.Text;
using PhpBridge.Configuration;
using Xunit;

namespace PhpBridge.Tests.Configuration;

/// <summary>
/// Keeps the tables in docs/settings.md equal to the declarations. Run the tests with UPDATE_DOCS=1 to write them.
/// </summary>
public class SettingsManualTests
{
    private const string Begin = "<!-- settings -->\n";
    private const string End = "<!-- /settings -->";

    [Fact]
    public void The_manual_has_the_tables_of_all_settings()
    {
        var path = Repository.PathTo("docs/settings.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= Begin.Length && end >= begin, "docs/settings.md has no markers for its tables");
        var expected = page[..begin] + Tables() + page[end..];

        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        else
        {
            Assert.True(
                expected == page,
                "docs/settings.md differs from the declarations in src/PhpBridge/Configuration: run UPDATE_DOCS=1 ./build.sh test --unit");
        }
    }

    [Fact]
    public void Every_declaration_is_in_the_manual_unless_Lambda_sets_the_variable()
    {
        var declared = typeof(Setting).Assembly.GetTypes().Where(type => type.Namespace == typeof(Setting).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsSubclassOf(typeof(Setting)) || field.FieldType == typeof(Setting))
            .Select(field => ((Setting)field.GetValue(null)!).Name)
            .Where(name => !name.StartsWith("AWS_", StringComparison.Ordinal));

        var documented = BridgeOptions.Settings.SelectMany(group => group.Settings).Select(setting => setting.Name);

        Assert.Equal(declared.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var group in BridgeOptions.Settings)
        {
            text.Append(text.Length == 0 ? "" : "\n")
                .Append("### ")
                .Append(group.Title)
                .Append("\n\n| Variable | Value | Default | Meaning |\n|---|---|---|---|\n");
            foreach (var setting in group.Settings)
            {
                var @default = setting.Default.Length == 0 ? "" : $" `{setting.Default}`";
                text.Append($"| `{setting.Name}` | {setting.Values} |{@default} | {setting.Meaning} |\n");
            }
        }

        return text.ToString();
    }
}

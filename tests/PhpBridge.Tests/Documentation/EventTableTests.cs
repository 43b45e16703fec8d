using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>Event ids in the code and in docs/troubleshoot.md.</summary>
public partial class EventTableTests
{
    private static readonly Assembly[] Bootstrap =
        [.. typeof(EventTableTests).Assembly.GetReferencedAssemblies().Where(name => name.Name == "bootstrap").Select(Assembly.Load)];

    private static readonly LoggerMessageAttribute[] Events =
    [
        .. Bootstrap
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Every_event_id_denotes_one_event()
    {
        var shared = Events.GroupBy(entry => entry.EventId).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.NotEmpty(Events);
        Assert.Empty(shared);
    }

    [Fact]
    public void Every_event_takes_its_id_from_the_constants_of_its_folder()
    {
        var constants = Bootstrap.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Name == "EventIds")
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Select(field => (int)field.GetRawConstantValue()!);
        var numbers = Directory.GetFiles(Repository.PathTo("src/PhpBridge"), "Log.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(line => IdAsNumber().IsMatch(line));

        Assert.Equal(Events.Select(entry => entry.EventId).Order(), constants.Order());
        Assert.Empty(numbers);
    }

    [Fact]
    public void The_table_has_the_level_and_the_message_of_every_event()
    {
        var expected = Events.OrderBy(entry => entry.EventId)
            .Select(entry => $"""| <a id="event-{entry.EventId}"></a>{entry.EventId} | {entry.Level} | `{entry.Message}` |""");

        Assert.Equal(expected, Rows().Select(row => row.Groups["code"].Value));
    }

    [Fact]
    public void Every_event_has_a_meaning_and_a_remedy()
        => Assert.Empty(Rows()
            .Where(row => row.Groups["meaning"].Value.Length < 10 || row.Groups["remedy"].Value.Length < 10)
            .Select(row => row.Value));

    private static MatchCollection Rows()
        => Row()
            .Matches(File.ReadAllText(Repository.PathTo("docs/troubleshoot.md")).Split("<!-- events -->")[1].Split("<!-- /events -->")[0]);

    [GeneratedRegex(@"\[LoggerMessage\(\d")]
    private static partial Regex IdAsNumber();

    [GeneratedRegex(
        @"^(?<code>\| <a id=""event-\d+""></a>\d+ \| \w+ \| `[^`]*` \|) (?<meaning>[^|]*) \| (?<remedy>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

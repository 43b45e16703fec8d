using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The words of documents, comments and messages.</summary>
public class VocabularyTests
{
    // Their comments and messages are still to be rewritten.
    private static readonly string[] Exempt =
    [
        "src/PhpBridge/Php/", "src/PhpBridge/Invocations/", "src/PhpBridge/Configuration/", "src/PhpBridge/Program.cs",
    ];

    [Fact]
    public void Documents_avoid_the_phrases_of_the_list()
        => Assert.Empty(Page.All.SelectMany(page => Findings(page.Path, page.Prose)));

    [Fact]
    public void Comments_and_messages_avoid_the_phrases_of_the_list()
        => Assert.Empty(SourceText.Lines().Where(line => !Exempt.Any(folder => line.Path.StartsWith(folder, StringComparison.Ordinal)))
            .SelectMany(line => Findings(line.Path, line.Text, line.Line)));

    private static IEnumerable<string> Findings(string path, string text)
        => text.Split('\n').Index().SelectMany(line => Findings(path, line.Item, line.Index + 1));

    private static IEnumerable<string> Findings(string path, string line, int number)
        => Vocabulary.Avoided.Where(phrase => phrase.Pattern.IsMatch(line))
            .Select(phrase => $"{path}:{number}: '{phrase.Pattern.Match(line).Value}' ({phrase.Reason}); write: {phrase.Better}");
}

using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The words of documents, comments and messages.</summary>
public class VocabularyTests
{
    [Fact]
    public void Documents_avoid_the_phrases_of_the_list()
        => Assert.Empty(Page.All.SelectMany(page => Findings(page.Path, page.Prose)));

    [Fact]
    public void Comments_and_messages_avoid_the_phrases_of_the_list()
        => Assert.Empty(SourceText.Lines().SelectMany(line => Findings(line.Path, line.Text, line.Line)));

    private static IEnumerable<string> Findings(string path, string text)
        => text.Split('\n').Index().SelectMany(line => Findings(path, line.Item, line.Index + 1));

    private static IEnumerable<string> Findings(string path, string line, int number)
        => Vocabulary.Avoided.Where(phrase => phrase.Pattern.IsMatch(line))
            .Select(phrase => $"{path}:{number}: '{phrase.Pattern.Match(line).Value}' ({phrase.Reason}); write: {phrase.Better}");
}

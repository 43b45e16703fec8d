using Xunit;

namespace PhpBridge.Tests.Documentation;

/// <summary>The words of documents, comments and messages.</summary>
public class VocabularyTests
{
    [Fact]
    public void Documents_avoid_the_phrases_of_the_list()
        => Assert.Empty(Page.All.SelectMany(page => Findings(page.Path, page.Prose)));

    private static IEnumerable<string> Findings(string path, string text)
        => text.Split('\n').SelectMany((line, index) => Vocabulary.Avoided
            .Where(phrase => phrase.Pattern.IsMatch(line))
            .Select(phrase => $"{path}:{index + 1}: '{phrase.Pattern.Match(line).Value}' ({phrase.Reason}); write: {phrase.Better}"));
}

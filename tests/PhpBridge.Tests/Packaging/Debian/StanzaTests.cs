using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class StanzaTests
{
    [Fact]
    public void Empty_lines_separate_stanzas_and_comments_are_ignored()
    {
        var stanzas = Stanza.ParseAll(["# first", "Types: deb", "# inside", "Suites: a b", "", "", "Types: deb-src", ""]).ToList();

        Assert.Equal(2, stanzas.Count);
        Assert.Equal(["a", "b"], stanzas[0].Words("Suites"));
        Assert.Equal(["deb-src"], stanzas[1].Words("Types"));
    }

    [Fact]
    public void Field_names_ignore_case_and_missing_fields_have_no_words()
    {
        var stanza = Assert.Single(Stanza.ParseAll(["uris: http://example.org/debian"]));

        Assert.Equal(["http://example.org/debian"], stanza.Words("URIs"));
        Assert.Empty(stanza.Words("Suites"));
    }

    [Fact]
    public void Continuation_lines_belong_to_their_field()
    {
        string[] key = ["Signed-By:", " -----BEGIN PGP PUBLIC KEY BLOCK-----", " .", " -----END PGP PUBLIC KEY BLOCK-----"];

        var stanza = Assert.Single(Stanza.ParseAll(["Types: deb", .. key, "Suites: a"]));

        Assert.Equal(key, stanza.Lines("Signed-By"));
        Assert.Equal(["a"], stanza.Words("Suites"));
    }

    [Fact]
    public void Words_of_several_lines_are_one_list()
        => Assert.Equal(["a", "b", "c"], Assert.Single(Stanza.ParseAll(["Suites: a b", "\tc"])).Words("Suites"));
}

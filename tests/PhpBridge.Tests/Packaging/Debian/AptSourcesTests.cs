using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class AptSourcesTests
{
    private static readonly string[] Debian =
    [
        "Types: deb", "URIs: http://mirror.example/debian", "Suites: bookworm bookworm-updates", "Components: main",
        "Signed-By: /keys/debian.gpg",
        "",
        "Types: deb", "URIs: http://mirror.example/security", "Suites: bookworm-security", "Components: main",
        "Signed-By: /keys/debian.gpg",
    ];

    [Fact]
    public void Another_suite_is_read_from_the_address_and_with_the_key_of_this_machines_release()
        => Assert.Equal(
            """
            Types: deb
            Suites: trixie
            Components: main
            Targets: Packages
            URIs: http://mirror.example/debian
            Signed-By: /keys/debian.gpg

            """,
            Sources(Debian).For("trixie"));

    [Fact]
    public void Security_updates_have_an_entry_of_their_own()
    {
        var security = Sources(Debian).For("trixie", "-security");

        Assert.Contains("Suites: trixie-security\n", security, StringComparison.Ordinal);
        Assert.Contains("URIs: http://mirror.example/security\n", security, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_written_out_is_taken_whole()
    {
        string[] entry = ["Types: deb", "URIs: http://a", "Suites: bookworm", "Components: main", "Signed-By:", " KEY", " ."];

        var source = Sources(entry).For("trixie");

        Assert.EndsWith("Signed-By:\n KEY\n .\n", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Types: deb-src", "Suites: bookworm", "Components: main")]
    [InlineData("Types: deb", "Suites: nodistro", "Components: main")]
    [InlineData("Types: deb", "Suites: bookworm", "Components: contrib")]
    [InlineData("Types: deb", "Suites: bookworm", "Components: main", "Enabled: no")]
    public void Entries_of_other_archives_are_not_taken(params string[] entry)
        => Assert.Null(Sources(["URIs: http://elsewhere", .. entry]).For("trixie"));

    [Fact]
    public void Ubuntus_newest_suite_includes_universe()
        => Assert.Contains("Components: main universe\n", Sources(Debian).For("devel"), StringComparison.Ordinal);

    [Fact]
    public void An_entry_of_one_line_is_understood()
    {
        var stanzas = AptSources.ParseOneLiners(
        [
            "# deb http://commented bookworm main",
            "deb [arch=amd64 signed-by=/keys/a.gpg] http://one.example/debian bookworm main contrib # with a comment",
            "deb-src http://sources bookworm main",
        ]);

        Assert.Equal(
            "Types: deb\nSuites: trixie\nComponents: main\nTargets: Packages\nURIs: http://one.example/debian\nSigned-By: /keys/a.gpg\n",
            new AptSources([.. stanzas], "bookworm").For("trixie"));
    }

    private static AptSources Sources(string[] lines) => new([.. Stanza.ParseAll(lines)], "bookworm");
}

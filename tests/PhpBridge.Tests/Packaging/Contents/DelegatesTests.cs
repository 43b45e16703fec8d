using PhpBridge.Packaging;
using PhpBridge.Packaging.Contents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public class DelegatesTests
{
    private const string Ghostscript =
        """  <delegate decode="ps:alpha" stealth="True" command="&apos;gs&apos; -q -dQUIET &apos;-r%s&apos;"/>""";

    [Fact]
    public void Ghostscript_stays_with_its_path_and_other_programs_go()
        => Assert.Equal(
            """
            <delegatemap>
              <delegate decode="ps:alpha" stealth="True" command="&apos;/opt/php/bin/gs&apos; -q -dQUIET &apos;-r%s&apos;"/>
              <!-- a comment -->
            </delegatemap>

            """,
            Delegates.KeepGhostscript($"""
            <delegatemap>
              <delegate decode="avi:decode" command="&apos;ffmpeg&apos; -nostdin -i &apos;%i&apos;"/>
            {Ghostscript}
              <!-- a comment -->
            </delegatemap>

            """));

    [Theory]
    [InlineData("<delegatemap></delegatemap>")]
    [InlineData("""<delegate decode="eps" command="&apos;gs&apos; -q"/>""")]
    [InlineData(Ghostscript + "\n" + Ghostscript)]
    [InlineData(Ghostscript + "\n<delegate decode=\"x\"\n  command=\"&apos;gs&apos; -q\"/>")]
    public void A_file_that_has_changed_fails_the_build(string xml)
        => Assert.Throws<PackagingException>(() => Delegates.KeepGhostscript(xml));
}

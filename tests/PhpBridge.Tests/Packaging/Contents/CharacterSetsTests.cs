using PhpBridge.Packaging.Contents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public class CharacterSetsTests
{
    [Theory]
    [InlineData("ISO8859-1.so", true)]
    [InlineData("gconv-modules", true)]
    [InlineData("gconv-modules.d/gconv-modules-extra.conf", true)]
    [InlineData("IBM437.so", true)]
    [InlineData("IBM850.so", true)]
    [InlineData("IBM866NAV.so", true)]
    [InlineData("IBM859.so", false)]
    [InlineData("IBM1047.so", false)]
    [InlineData("EBCDIC-DK-NO.so", false)]
    [InlineData("gconv-modules.cache", false)]
    public void Character_sets_of_mainframes_are_left_out(string name, bool included)
        => Assert.Equal(included, CharacterSets.IsIncluded(name));

    [Fact]
    public void Only_modules_that_are_present_are_listed_with_their_aliases()
    {
        const string List = """
            # from to module cost
            alias	LATIN1//	ISO-8859-1//
            module	ISO-8859-1//	INTERNAL	ISO8859-1	1
            module	INTERNAL	ISO-8859-1//	ISO8859-1	1
            alias	CP037//	IBM037//
            module	IBM037//	INTERNAL	IBM037	1

            """;

        Assert.Equal(
            """
            # from to module cost
            alias	LATIN1//	ISO-8859-1//
            module	ISO-8859-1//	INTERNAL	ISO8859-1	1
            module	INTERNAL	ISO-8859-1//	ISO8859-1	1

            """,
            CharacterSets.ListPresent(List, new HashSet<string>(["ISO8859-1"])));
    }
}

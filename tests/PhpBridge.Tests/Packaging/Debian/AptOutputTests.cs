using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class AptOutputTests
{
    [Fact]
    public void Installations_of_a_simulation_are_parsed()
    {
        const string Output = """
            Reading package lists...
            Inst gcc-14-base (14.2.0-19 Debian:13.5/stable [amd64]) []
            Inst libc6 (1:2.41-12 Debian:13.5/stable [amd64])
            Conf libc6 (1:2.41-12 Debian:13.5/stable [amd64])

            """;

        Assert.Equal([new("gcc-14-base", "14.2.0-19"), new("libc6", "1:2.41-12")], AptOutput.Installations(Output));
    }

    [Fact]
    public void Offers_of_madison_are_parsed()
        => Assert.Equal(
            [new("bash", "5.2.37-2+b5"), new("tzdata", "2026a-0")],
            AptOutput.Offers("      bash | 5.2.37-2+b5 | http://a trixie/main amd64 Packages\n    tzdata |  2026a-0 | http://a\n"));

    [Fact]
    public void A_field_is_found_by_its_whole_name()
    {
        const string Output = "Package: bash\nShow-Version: 1\nVersion: 5.2\n";

        Assert.Equal("5.2", AptOutput.Field(Output, "Version"));
        Assert.Null(AptOutput.Field(Output, "Depends"));
    }
}

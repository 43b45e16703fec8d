using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class OsReleaseTests
{
    [Fact]
    public void Quotes_are_not_part_of_a_value()
    {
        var release = OsRelease.Parse(["PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"", "ID=debian", "VERSION_CODENAME='trixie'"]);

        Assert.Equal(("debian", "trixie"), (release.Id, release.Codename));
    }

    [Fact]
    public void A_derivative_of_Ubuntu_uses_Ubuntus_codename()
        => Assert.Equal("noble", OsRelease.Parse(["ID=linuxmint", "VERSION_CODENAME=wilma", "UBUNTU_CODENAME=noble"]).Codename);

    [Fact]
    public void A_file_without_fields_has_empty_values()
        => Assert.Equal(("", ""), (OsRelease.Parse(["nonsense"]).Id, OsRelease.Parse([]).Codename));
}

using PhpBridge.Packaging;
using PhpBridge.Packaging.Contents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public class TlsDataTests
{
    [Fact]
    public void The_legacy_provider_is_activated_beside_the_default_one()
        => Assert.Equal(
            """
            [provider_sect]
            default = default_sect
            legacy = legacy_sect

            [legacy_sect]
            activate = 1

            [default_sect]
            activate = 1

            """,
            TlsData.ActivateLegacyAlgorithms("[provider_sect]\ndefault = default_sect\n\n[default_sect]\n# activate = 1\n"));

    [Theory]
    [InlineData("")]
    [InlineData("[provider_sect]\ndefault = default_sect\n[default_sect]\nactivate = yes\n")]
    public void A_configuration_that_has_changed_fails_the_build(string configuration)
        => Assert.Throws<PackagingException>(() => TlsData.ActivateLegacyAlgorithms(configuration));
}

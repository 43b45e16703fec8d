using PhpBridge.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public class AptRootTests
{
    [Fact]
    public void The_configuration_leaves_the_systems_files_alone()
    {
        var configuration = AptRoot.Configuration("/tmp/root", architecture: null, isRoot: false);

        Assert.All(
            ["Dir::Etc::sourcelist \"/dev/null\";", "Dir::State::status \"/tmp/root/status\";", "#clear APT::Update::Post-Invoke;"],
            line => Assert.Contains(line + "\n", configuration, StringComparison.Ordinal));
        Assert.DoesNotContain("APT::Architecture", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain("APT::Sandbox", configuration, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_architecture_is_the_only_one()
        => Assert.Contains(
            "APT::Architecture \"arm64\";\nAPT::Architectures \"arm64\";\n",
            AptRoot.Configuration("/tmp/root", "arm64", isRoot: false), StringComparison.Ordinal);

    [Fact]
    public void Root_downloads_as_root()
        => Assert.Contains(
            "APT::Sandbox::User \"root\";\n", AptRoot.Configuration("/tmp/root", null, isRoot: true), StringComparison.Ordinal);
}

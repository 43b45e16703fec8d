using PhpBridge.Packaging;
using PhpBridge.Packaging.Layers;
using Xunit;

namespace PhpBridge.Tests.Packaging.Layers;

public class BridgeTests
{
    [Fact]
    public void The_paths_of_each_architecture_are_parsed()
    {
        var bridges = Bridge.Parse("arm64\t/a b/bootstrap\t/a b/mirror.so\nx86_64\t/x/bootstrap\t/x/mirror.so\n", LayerArchitecture.All);

        Assert.Equal(new Bridge("/a b/bootstrap", "/a b/mirror.so"), bridges[LayerArchitecture.Arm64]);
        Assert.Equal(new Bridge("/x/bootstrap", "/x/mirror.so"), bridges[LayerArchitecture.X64]);
    }

    [Fact]
    public void A_missing_architecture_is_named()
        => Assert.Contains(
            "no paths for arm64",
            Failure.Of(() => Bridge.Parse("x86_64\t/x/bootstrap\t/x/mirror.so\n", LayerArchitecture.All)), StringComparison.Ordinal);
}

using PhpBridge.Packaging;
using Xunit;

namespace PhpBridge.Tests.Packaging;

public class LayerArchitectureTests
{
    [Fact]
    public void All_means_both()
        => Assert.Equal([LayerArchitecture.X64, LayerArchitecture.Arm64], LayerArchitecture.Parse("all"));

    [Theory]
    [InlineData("x86_64", "amd64", "/usr/lib/x86_64-linux-gnu", "linux-x64")]
    [InlineData("arm64", "arm64", "/usr/lib/aarch64-linux-gnu", "linux-arm64")]
    public void An_architecture_has_a_name_in_each_system(string name, string debian, string libraries, string runtimeIdentifier)
    {
        var architecture = Assert.Single(LayerArchitecture.Parse(name));

        Assert.Equal((debian, libraries, runtimeIdentifier), (architecture.Debian, architecture.Libraries, architecture.RuntimeIdentifier));
    }

    [Fact]
    public void Another_name_means_nothing() => Assert.Empty(LayerArchitecture.Parse("riscv"));

    [Fact]
    public void This_machine_compiles_with_gcc_and_the_other_architecture_with_a_cross_compiler()
    {
        Assert.Equal("gcc", LayerArchitecture.Native.Compiler);
        Assert.EndsWith(
            "-linux-gnu-gcc", LayerArchitecture.All.Single(other => other != LayerArchitecture.Native).Compiler, StringComparison.Ordinal);
    }
}

using System.Runtime.InteropServices;
using PhpBridge.Health;
using Xunit;

namespace PhpBridge.Tests.Health;

public sealed class SandboxCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_sound_sandbox_has_no_findings()
    {
        _folder.Add("wp-content/index.php");

        Assert.Empty(SandboxCheck.Findings(Environment.ProcessPath!, _folder.Path, _folder.Path));
    }

    [Fact]
    public void A_php_fpm_for_the_other_processor_is_found()
    {
        var (machine, name) = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ((byte)62, "x86_64") : ((byte)183, "arm64");
        var php = Path.Combine(_folder.Path, "php-fpm");
        File.WriteAllBytes(php, [0x7F, .. "ELF"u8, .. new byte[14], machine, 0]);

        var finding = Assert.Single(SandboxCheck.Findings(php, _folder.Path, _folder.Path));

        Assert.Contains("is built for " + name, finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh\necho this is a script\n")]
    public void A_file_that_is_not_ELF_is_not_judged(string content)
        => Assert.Empty(SandboxCheck.Findings(_folder.Add("php-fpm", content), _folder.Path, _folder.Path));

    [Fact]
    public void A_full_file_system_is_found()
        => Assert.Contains(
            "0 MB are free", Assert.Single(SandboxCheck.Findings("/not/there", "/proc", _folder.Path)), StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}

using System.Diagnostics;
using System.Globalization;
using PhpBridge.Linux;
using Xunit;

namespace PhpBridge.Tests.Site;

public sealed class DeviceTests
{
    [Theory]
    [InlineData(0u, 39u, 0x27ul)] // NFS, an overlay.
    [InlineData(0u, 329u, 0x100049ul)] // The same where there are many mounts.
    [InlineData(8u, 1u, 0x801ul)]
    [InlineData(254u, 0u, 0xfe00ul)]
    [InlineData(259u, 0x12345u, 0x12310345ul)]
    [InlineData(0xfffu, 0xfffffu, 0xfffffffful)]
    [InlineData(0x12345678u, 0x9abcdef0u, 0x123459abcde678f0ul)]
    public void A_device_is_one_number_as_in_the_C_library(uint major, uint minor, ulong expected)
        => Assert.Equal(expected, Statx.DeviceOf(major, minor));

    [Theory]
    [InlineData("/proc")]
    [InlineData("/dev")]
    [InlineData("/")]
    [InlineData("/usr/bin")]
    public async Task A_device_is_that_of_stat(string path)
    {
        var start = new ProcessStartInfo("stat", ["-L", "-c", "%d", path]) { RedirectStandardOutput = true };
        using var stat = Process.Start(start)!;
        var expected = await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ulong.Parse(expected, CultureInfo.InvariantCulture), FileSystem.Look(path, sync: false)?.Status.Device);
    }
}

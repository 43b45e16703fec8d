using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class FunctionUrlRequestTests(BridgeFixture bridge) : PayloadVersion2Contract(bridge, EventShapeName.FunctionUrl)
{
    [Theory]
    [InlineData("/a%2Fb/%63%61f%c3%a9")]
    [InlineData("/%2e/x")]
    [InlineData("//double//slash")]
    public async Task The_path_arrives_byte_for_byte(string path)
    {
        var seen = await SeeAsync(path);

        Assert.Equal(path, seen.Server("REQUEST_URI"));
    }
}

using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Payload format 2.0 carries the query as it was sent; nothing may be lost on the way.</summary>
public abstract class PayloadVersion2Contract(BridgeFixture bridge, EventShapeName shape) : RequestContract(bridge, shape)
{
    [Theory]
    [InlineData("a=1+2&a=1%202&a")]
    [InlineData("foo[]=%2f&foo%5b%5D=%2F")]
    [InlineData("&&a==&=b&")]
    [InlineData("a=%zz%&b=%C3%28")]
    [InlineData("a=?/:@!$'()*,;~`|{}\"<>^\\")]
    public async Task The_query_arrives_byte_for_byte(string query)
    {
        var seen = await SeeAsync("/echo.php?" + query);

        Assert.Equal(query, seen.Server("QUERY_STRING"));
        Assert.Equal("/echo.php?" + query, seen.Server("REQUEST_URI"));
    }
}

using System.Globalization;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What holds for responses in one JSON document besides: large heads, and Lambda's limit.</summary>
public abstract class BufferedResponseContract(BridgeFixture bridge, EventShapeName shape) : ResponseContract(
    bridge, shape, InvokeMode.Buffered)
{
    [Fact]
    public async Task Six_hundred_fields_arrive()
    {
        var reply = await SendAsync("/headers.php?count=600");

        Assert.All(
            Enumerable.Range(0, 600),
            i => Assert.Equal($"value {i}", reply.Header(string.Create(CultureInfo.InvariantCulture, $"X-Field-{i}"))));
    }

    [Fact]
    public async Task A_field_of_100_KB_arrives()
    {
        var reply = await SendAsync("/large-header.php?bytes=100000");

        Assert.Equal(100_000, reply.Header("X-Large")!.Length);
        Assert.Equal("body", reply.Text);
    }

    [Fact]
    public async Task A_head_beyond_the_limit_is_502_and_the_next_request_is_served()
    {
        var reply = await SendAsync("/large-header.php?bytes=300000");
        var next = await SendAsync("/bytes.php");

        Assert.Equal(502, reply.Status);
        Assert.Contains("Request id: ", reply.Text, StringComparison.Ordinal);
        Assert.Equal(256, next.Body.Length);
    }

    [Fact]
    public async Task Text_may_be_larger_than_binary_content()
    {
        var reply = await SendAsync("/text.php?size=5800000");

        Assert.Equal(200, reply.Status);
        Assert.Equal(5_800_000, reply.Body.Length);
    }

    [Theory]
    [InlineData("/random.php?size=5000000")]
    [InlineData("/random.php?size=7340032")]
    [InlineData("/text.php?size=7340032")]
    [InlineData("/text.php?size=60000000")]
    public async Task A_response_that_Lambda_would_refuse_is_a_502_that_names_the_limit_and_the_next_request_is_served(string target)
    {
        var reply = await SendAsync(target);
        var next = await SendAsync("/bytes.php");

        Assert.Equal(502, reply.Status);
        Assert.Contains("6291556 bytes", reply.Text, StringComparison.Ordinal);
        Assert.Equal(256, next.Body.Length);
    }
}

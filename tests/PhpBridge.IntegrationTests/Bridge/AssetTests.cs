using System.Globalization;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Files are sent as they are, without PHP.</summary>
public sealed class AssetTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Theory]
    [InlineData("/assets/style.css", "text/css")]
    [InlineData("/assets/script.js", "text/javascript")]
    [InlineData("/assets/pixel.png", "image/png")]
    [InlineData("/assets/font.woff2", "font/woff2")]
    [InlineData("/.well-known/security.txt", "text/plain")]
    public async Task A_file_arrives_byte_for_byte_with_its_media_type(string path, string mediaType)
    {
        var function = await bridge.FunctionAsync();
        var expected = await File.ReadAllBytesAsync(BridgeFunction.DocumentRoot + path, TestContext.Current.CancellationToken);

        var reply = await function.SendAsync(path + "?ver=6.7");

        Assert.Equal(200, reply.Status);
        Assert.Equal(mediaType, reply.Header("Content-Type")!.Split(';')[0]);
        Assert.Equal(expected, reply.Body.ToArray());
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task HEAD_tells_a_files_length_without_its_content()
    {
        var function = await bridge.FunctionAsync();
        var length = new FileInfo(BridgeFunction.DocumentRoot + "/assets/pixel.png").Length;

        var reply = await function.SendAsync("/assets/pixel.png", "HEAD");

        Assert.Equal(length.ToString(CultureInfo.InvariantCulture), reply.Header("Content-Length"));
        Assert.Equal("image/png", reply.Header("Content-Type"));
        Assert.Empty(reply.Text);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_file_can_be_read_only(string method)
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync("/assets/style.css", method, body: "x"u8.ToArray());

        Assert.Equal((405, "GET, HEAD, OPTIONS"), (reply.Status, reply.Header("Allow")));
    }

    [Theory]
    [InlineData("/section", "/section/")]
    [InlineData("/section?a=1&b[]=%2F", "/section/?a=1&b[]=%2F")]
    [InlineData("//section", "/section/")]
    public async Task A_directory_without_its_slash_is_redirected_with_its_query(string target, string location)
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync(target);

        Assert.Equal((301, location), (reply.Status, reply.Header("Location")));
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What the client must get of a script's response, whichever event carried the request.</summary>
public abstract class ResponseContract(BridgeFixture bridge, EventShapeName shape, InvokeMode mode) : IClassFixture<BridgeFixture>
{
    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task The_scripts_status_arrives_with_its_body(int status)
    {
        var reply = await SendAsync($"/status.php?code={status}");

        Assert.Equal(status, reply.Status);
        Assert.Equal($"the body of {status}", reply.Text);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(304)]
    public async Task A_status_without_content_has_none(int status)
    {
        var reply = await SendAsync($"/status.php?code={status}");

        Assert.Equal(status, reply.Status);
        Assert.Empty(reply.Text);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task A_redirect_keeps_its_status_and_place(int status)
    {
        var reply = await SendAsync($"/redirect.php?code={status}&to=" + Uri.EscapeDataString("https://other.example/a?b=c&d=%2F#e"));

        Assert.Equal(status, reply.Status);
        Assert.Equal("https://other.example/a?b=c&d=%2F#e", reply.Header("Location"));
    }

    [Fact]
    public async Task HEAD_gets_the_head_only()
    {
        var reply = await SendAsync("/headers.php?count=3", "HEAD");

        Assert.Equal(200, reply.Status);
        Assert.Equal("value 2", reply.Header("X-Field-2"));
        Assert.Empty(reply.Text);
    }

    [Fact]
    public async Task Every_cookie_arrives_as_a_field_of_its_own()
    {
        var reply = await SendAsync("/cookies.php");

        Assert.Equal(["one=a%20b; path=/; HttpOnly", "two=2", "three=3; Path=/, odd"], reply.Values("Set-Cookie"));
        Assert.Equal("Cookie, Accept", string.Join(", ", reply.Values("Vary")));
    }

    [Fact]
    public async Task Every_byte_value_survives()
    {
        var reply = await SendAsync("/bytes.php");

        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), reply.Body.ToArray());
        Assert.Equal("application/octet-stream", reply.Header("Content-Type"));
    }

    [Fact]
    public async Task Content_that_the_script_compressed_is_passed_on_untouched()
    {
        var reply = await SendAsync("/gzip.php");

        Assert.Equal("gzip", reply.Header("Content-Encoding"));
        await using var gzip = new GZipStream(new MemoryStream(reply.Body.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        Assert.Equal("compressed by the script", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_response_is_a_response()
    {
        var reply = await SendAsync("/empty.php");

        Assert.Equal(200, reply.Status);
        Assert.Equal("text/html; charset=UTF-8", reply.Header("Content-Type"));
        Assert.Empty(reply.Text);
    }

    [Fact]
    public async Task Sixty_fields_arrive()
    {
        var reply = await SendAsync("/headers.php?count=60");

        Assert.All(
            Enumerable.Range(0, 60),
            i => Assert.Equal($"value {i}", reply.Header(string.Create(CultureInfo.InvariantCulture, $"X-Field-{i}"))));
    }

    [Fact]
    public async Task Flushed_pieces_arrive_as_one_response()
    {
        var reply = await SendAsync("/chunks.php");

        Assert.Equal(string.Concat(Enumerable.Range(0, 500).Select(i => $"chunk {i}\n")), reply.Text);
    }

    [Fact]
    public async Task Four_megabytes_of_random_bytes_arrive()
    {
        var reply = await SendAsync("/random.php?size=4194304");

        Assert.Equal(4_194_304, reply.Body.Length);
        Assert.Equal(reply.Header("X-Sha256"), Convert.ToHexStringLower(SHA256.HashData(reply.Body.Span)));
    }

    protected async Task<FrontReply> SendAsync(string target, string method = "GET")
    {
        var function = await bridge.FunctionAsync(shape, mode);
        return await function.SendAsync(target, method);
    }
}

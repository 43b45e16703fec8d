using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Files that scripts have sent instead of reading them: private downloads.</summary>
public sealed class SendFileTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Theory]
    [InlineData("X-Sendfile", "/assets/pixel.png")]
    [InlineData("x-sendfile", "assets/pixel.png")]
    [InlineData("X-Sendfile", "{root}/assets/pixel.png")]
    [InlineData("X-Accel-Redirect", "/assets/pixel%2Epng")]
    public async Task The_file_is_sent_with_the_fields_that_the_script_has_set(string field, string file)
    {
        var function = await bridge.FunctionAsync();
        var expected = await File.ReadAllBytesAsync(
            BridgeFunction.DocumentRoot + "/assets/pixel.png", TestContext.Current.CancellationToken);

        foreach (var method in (string[])["GET", "POST"])
        {
            var reply = await function.SendAsync(Target(field, file), method);

            Assert.Equal(200, reply.Status);
            Assert.Equal(expected, reply.Body.ToArray());
            Assert.Equal("application/x-download", reply.Header("Content-Type")!.Split(';')[0]);
            Assert.Equal("attachment; filename=\"download.bin\"", reply.Header("Content-Disposition"));
            Assert.Equal("downloaded=1", reply.Header("Set-Cookie"));
            Assert.Equal("private, no-cache", reply.Header("Cache-Control"));
            Assert.Empty(reply.Values(field));
        }
    }

    [Fact]
    public async Task A_private_download_has_ranges_and_preconditions()
    {
        var function = await bridge.FunctionAsync();
        var whole = await function.SendAsync(Target("X-Sendfile", "/assets/pixel.png"));

        var part = await function.SendAsync(Target("X-Sendfile", "/assets/pixel.png"), headers: "Range: bytes=1-3\r\n");
        var same = await function.SendAsync(
            Target("X-Sendfile", "/assets/pixel.png"), headers: $"If-None-Match: {whole.Header("ETag")}\r\n");

        Assert.Equal((206, "PNG"), (part.Status, part.Text));
        Assert.Equal((304, "yes"), (same.Status, same.Header("X-Mine")));
    }

    [Fact]
    public async Task A_304_carries_the_fields_of_its_200()
    {
        var function = await bridge.FunctionAsync();
        var target = Target("X-Sendfile", "/assets/pixel.png")
            + "&freshness=public,%20max-age=60&fields[]=Vary:%20Cookie&fields[]=Access-Control-Allow-Origin:%20https://a.example"
            + "&fields[]=Expires:%20Thu,%2005%20Nov%202026%2012:00:00%20GMT&fields[]=Content-Location:%20/pixel";

        var whole = await function.SendAsync(target);
        var same = await function.SendAsync(target, headers: $"If-None-Match: {whole.Header("ETag")}\r\n");

        Assert.Equal((200, 304), (whole.Status, same.Status));
        Assert.Equal("Cookie, Origin", string.Join(", ", whole.Values("Vary")));
        Assert.All(
            (string[])["Cache-Control", "Content-Location", "ETag", "Expires", "Vary", "Access-Control-Allow-Origin"],
            name => Assert.Equal(whole.Values(name), same.Values(name)));
    }

    [Fact]
    public async Task The_script_may_say_who_else_may_keep_it()
    {
        var function = await bridge.FunctionAsync();

        Assert.Equal(
            "public, max-age=60",
            (await function.SendAsync(Target("X-Sendfile", "/assets/pixel.png") + "&freshness=public,%20max-age=60"))
                .Header("Cache-Control"));
    }

    [Theory]
    [InlineData("/missing.png")]
    [InlineData("/wp-config.php")]
    [InlineData("/index.php")]
    [InlineData("/.env")]
    [InlineData("/../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("/assets")]
    [InlineData("")]
    public async Task A_refused_download_is_404_and_logged(string file)
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync(Target("X-Sendfile", file));

        Assert.Equal((404, "Not found.\n"), (reply.Status, reply.Text));
        await function.WaitForLogLineAsync(
            line => line.Contains("The private download", StringComparison.Ordinal) && line.Contains(file, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_error_page_stays_one()
    {
        var function = await bridge.FunctionAsync();

        var reply = await function.SendAsync(Target("X-Sendfile", "/assets/pixel.png") + "&status=403");

        Assert.Equal((403, "this is what a server without X-Sendfile would show"), (reply.Status, reply.Text));
        Assert.Empty(reply.Values("X-Sendfile"));
    }

    [Fact]
    public async Task The_worker_is_the_same_afterwards()
    {
        var function = await bridge.FunctionAsync();
        var before = await PhpServer.AskAsync(function);

        await function.SendAsync(Target("X-Sendfile", "/assets/pixel.png"));

        Assert.Equal(before, await PhpServer.AskAsync(function));
    }

    private static string Target(string field, string file) => $"/send-file.php?field={field}&file={Uri.EscapeDataString(file)}";
}

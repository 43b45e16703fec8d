using System.Net;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What only streaming can do, and what happens when it breaks off.</summary>
public sealed class StreamingTests : IAsyncLifetime
{
    private readonly string _go = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private EmulatedFunction _function = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _function = await BridgeFunction.StartAsync(BridgeFunction.StreamingOptions(EventShapeName.FunctionUrl));

    public async ValueTask DisposeAsync()
    {
        File.Delete(_go);
        await _function.DisposeAsync();
    }

    [Fact]
    public async Task An_event_arrives_while_the_script_goes_on()
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(
            new Uri(_function.FrontAddress, $"/events.php?go={_go}"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        var first = await reader.ReadLineAsync(Cancellation);
        await File.WriteAllTextAsync(_go, "", Cancellation);
        var rest = await reader.ReadToEndAsync(Cancellation);

        Assert.Equal("text/event-stream; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("data: first", first);
        Assert.Equal("\ndata: second\n\n", rest);
    }

    [Fact]
    public async Task Two_hundred_megabytes_arrive_whole_through_a_bridge_that_holds_none_of_them()
    {
        await _function.PrewarmAsync();
        var bootstrap = _function.Sandboxes[0].ProcessId;
        var before = Processes.Memory(bootstrap, "VmHWM");
        using var client = new HttpClient();
        await using var content = await client.GetStreamAsync(new Uri(_function.FrontAddress, "/download.php?mb=199"), Cancellation);

        var buffer = new byte[1 << 20];
        for (var i = 0; i < 199; i++)
        {
            await content.ReadExactlyAsync(buffer, Cancellation);
            Assert.Equal(-1, buffer.AsSpan().IndexOfAnyExcept((byte)i));
        }

        Assert.Equal(0, await content.ReadAsync(buffer, Cancellation));
        Assert.InRange(Processes.Memory(bootstrap, "VmHWM") - before, 0, 8 * 1024);
    }

    [Fact]
    public async Task A_slow_visitor_slows_the_script_down_and_nothing_piles_up()
    {
        await _function.PrewarmAsync();
        var server = await PhpServer.AskAsync(_function);
        var bootstrap = _function.Sandboxes[0].ProcessId;
        var before = Processes.Memory(bootstrap, "VmHWM");
        using var client = new HttpClient();
        await using var content = await client.GetStreamAsync(new Uri(_function.FrontAddress, "/download.php?mb=100"), Cancellation);

        // The script comes to rest: the kernel's buffers are full, and nobody reads on.
        await Processes.UntilAsync(() => Processes.WaitsToWrite(server.Worker), "the script waits for its reader");
        var held = Processes.Memory(bootstrap, "VmHWM") - before;
        var bytes = 0L;
        var buffer = new byte[1 << 20];
        while (await content.ReadAsync(buffer, Cancellation) is > 0 and var count)
        {
            bytes += count;
        }

        Assert.Equal(100L << 20, bytes);
        Assert.InRange(held, 0, 8 * 1024);
    }

    [Fact]
    public async Task A_crash_midway_breaks_the_response_off_where_the_visitor_notices_and_the_next_request_is_served()
    {
        using var client = new HttpClient();

        var e = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetStringAsync(new Uri(_function.FrontAddress, "/crash.php?when=middle"), Cancellation));
        var line = await _function.WaitForLogLineAsync(
            line => line.Contains("ended before it was complete", StringComparison.Ordinal), Cancellation);
        var next = await _function.SendAsync("/exit.php");

        Assert.NotNull(e);
        Assert.Contains("\"requestId\":\"", line, StringComparison.Ordinal);
        Assert.Equal("said before exit", next.Text);
        Assert.Single(_function.Sandboxes);
    }

    [Fact]
    public async Task A_failure_before_the_head_is_an_answer_as_ever()
    {
        var reply = await _function.SendAsync("/crash.php?when=start");

        Assert.Equal(502, reply.Status);
        Assert.Contains("Request id: ", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_past_the_deadline_breaks_off_and_its_worker_is_replaced()
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.StreamingOptions(EventShapeName.FunctionUrl, ("PHPBRIDGE_DEADLINE_MARGIN", "1s")) with
            { Timeout = TimeSpan.FromSeconds(2) });
        var before = await PhpServer.AskAsync(function);
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetStringAsync(new Uri(function.FrontAddress, "/chatter.php"), Cancellation));
        var after = await PhpServer.AskAsync(function);

        Assert.NotEqual(before.Worker, after.Worker);
        Assert.False(Processes.IsAlive(before.Worker));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task A_file_is_streamed_too()
    {
        var reply = await _function.SendAsync("/assets/style.css");

        Assert.Equal(200, reply.Status);
        Assert.StartsWith("text/css", reply.Header("Content-Type"), StringComparison.Ordinal);
        Assert.NotEmpty(reply.Text);
    }

    [Fact]
    public async Task A_head_larger_than_a_prelude_may_be_is_502_that_says_so()
    {
        var reply = await _function.SendAsync("/large-header.php?bytes=20000");

        Assert.Equal(502, reply.Status);
        Assert.Contains("16384", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EventShapeName.HttpApi)]
    [InlineData(EventShapeName.Alb)]
    [InlineData(EventShapeName.CloudFront)]
    public async Task Sources_that_cannot_take_a_stream_get_one_document_in_the_same_mode(EventShapeName shape)
    {
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_INVOKE_MODE", "response_stream")) with { Shape = shape });

        var reply = await function.SendAsync("/chunks.php");

        Assert.Equal(200, reply.Status);
        Assert.EndsWith("chunk 499\n", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_who_leaves_midway_disturbs_nobody()
    {
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(_function.FrontAddress.Host, _function.FrontAddress.Port, Cancellation);
            await client.GetStream()
                .WriteAsync(Encoding.ASCII.GetBytes("GET /download.php?mb=50 HTTP/1.1\r\nHost: x\r\n\r\n"), Cancellation);
            await client.GetStream().ReadExactlyAsync(new byte[1000], Cancellation);
        }

        var next = await _function.SendAsync("/exit.php");

        Assert.Equal((int)HttpStatusCode.OK, next.Status);
        Assert.Single(_function.Sandboxes);
    }
}

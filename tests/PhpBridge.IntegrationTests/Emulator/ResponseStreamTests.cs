using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class ResponseStreamTests : IAsyncLifetime
{
    private EmulatedFunction _function = null!;

    public async ValueTask InitializeAsync() => _function = await StreamFunction.StartAsync(StreamFunction.Options);

    public ValueTask DisposeAsync() => _function.DisposeAsync();

    [Fact]
    public async Task Status_fields_and_cookies_come_from_the_prelude_and_the_content_after_it_is_passed_on()
    {
        var response = await StreamFunction.SendAsync(_function, """
            begin
            prelude '{"statusCode":201,"headers":{"content-type":"text/html","X-A":"1","Content-Length":"99"},'\
            '"cookies":["a=1; Path=/","b=2"]}'
            chunk 'one,'; chunk 'two\0'; end
            """);

        Assert.StartsWith("HTTP/1.1 201 Created\r\n", response, StringComparison.Ordinal);
        Assert.Contains("X-A: 1\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html\r\n", response, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n", response, StringComparison.Ordinal);
        Assert.Contains("x-amzn-RequestId: ", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", response, StringComparison.Ordinal);
        Assert.Equal("one,two\0", Dechunk(response));
        Assert.Equal("stream: 202", await EchoFunction.LineAsync(_function, "stream: "));
    }

    [Theory]
    [InlineData("""chunk '{"sta'; chunk 'tusCode":203}\0\0\0'; chunk '\0\0\0\0\0rest'""")]
    [InlineData("""chunk '{"statusCode":203}\0\0\0\0\0\0\0\0rest'""")]
    [InlineData("""chunk '{"statusCode":203}'; chunk '\0\0\0\0\0\0\0\0'; chunk 'rest'""")]
    [InlineData(
        """for byte in '{"statusCode":203' '}' '\0' '\0' '\0' '\0' '\0' '\0' '\0' '\0' r e s t; do chunk "$byte"; sleep 0.002; done""")]
    public async Task A_prelude_may_be_split_anywhere(string chunks)
    {
        var response = await StreamFunction.SendAsync(_function, $"begin; {chunks}; end");

        Assert.StartsWith("HTTP/1.1 203 ", response, StringComparison.Ordinal);
        Assert.Equal("rest", Dechunk(response));
    }

    [Fact]
    public async Task More_NULs_than_eight_are_content()
    {
        var response = await StreamFunction.SendAsync(_function, """begin; prelude '{}'; chunk '\0x'; end""");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/octet-stream\r\n", response, StringComparison.Ordinal);
        Assert.Equal("\0x", Dechunk(response));
    }

    [Fact]
    public async Task The_client_reads_what_the_function_has_written_while_it_goes_on()
    {
        var go = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var client = await StreamFunction.OpenAsync(
            _function, $"begin; prelude '{{}}'; chunk 'first'; until_exists {go}; chunk 'second'; end");

        var head = await StreamFunction.ReadUntilAsync(client, "first");
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);
        var rest = await StreamFunction.ReadUntilAsync(client, "0\r\n\r\n");
        File.Delete(go);

        Assert.DoesNotContain("second", head, StringComparison.Ordinal);
        Assert.Contains("second", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_arrives_before_there_is_any_content()
    {
        var go = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var client = await StreamFunction.OpenAsync(_function, $"begin; prelude '{{\"statusCode\":207}}'; until_exists {go}; end");

        var head = await StreamFunction.ReadUntilAsync(client, "\r\n\r\n");
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);
        await StreamFunction.ReadUntilAsync(client, "0\r\n\r\n");
        File.Delete(go);

        Assert.StartsWith("HTTP/1.1 207 ", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_midway_cuts_the_response_after_what_had_come()
    {
        var error = Convert.ToBase64String("""{"errorType":"Function.Gone","errorMessage":"midway"}"""u8);

        var response = await StreamFunction.SendAsync(
            _function,
            $"begin; prelude '{{}}'; chunk 'half'; end 'Lambda-Runtime-Function-Error-Type: Function.Gone' "
                + $"'Lambda-Runtime-Function-Error-Body: {error}'");

        Assert.EndsWith("\r\n\r\n4\r\nhalf\r\n", response, StringComparison.Ordinal);
        Assert.Equal("stream: 202", await EchoFunction.LineAsync(_function, "stream: "));
    }

    [Fact]
    public async Task A_dropped_connection_cuts_the_response_and_the_sandbox_serves_on()
    {
        var go = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var client = await StreamFunction.OpenAsync(_function, $"begin; prelude '{{}}'; chunk 'half'; until_exists {go}; drop");
        await StreamFunction.ReadUntilAsync(client, "half\r\n");
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);

        var (rest, _) = await DrainAsync(client);
        var next = await StreamFunction.SendAsync(_function, "begin; prelude '{}'; chunk 'whole'; end");
        File.Delete(go);

        Assert.Equal(0, rest);
        Assert.Equal("whole", Dechunk(next));
        Assert.Single(_function.Sandboxes);
    }

    [Fact]
    public async Task At_the_deadline_the_response_is_cut()
    {
        await using var function = await StreamFunction.StartAsync(StreamFunction.Options with { Timeout = TimeSpan.FromSeconds(1) });

        var response = await StreamFunction.SendAsync(function, "begin; prelude '{}'; chunk 'half'; sleep 60");

        Assert.EndsWith("\r\n\r\n4\r\nhalf\r\n", response, StringComparison.Ordinal);
        Assert.False(Assert.Single(function.Sandboxes).IsAlive);
    }

    [Theory]
    [InlineData("""begin; prelude 'no json'; chunk x; end""")]
    [InlineData("""begin; prelude '[]'; end""")]
    [InlineData("""begin; prelude '{"statusCode":"200"}'; end""")]
    [InlineData("""begin; prelude '{"statusCode":99}'; end""")]
    [InlineData("""begin; prelude '{"headers":{"X-A":1}}'; end""")]
    [InlineData("""begin; chunk '{"statusCode":200}\0\0\0\0\0\0\0'; end""")]
    [InlineData("""begin; chunk '{"statusCode":200}'; drop""")]
    [InlineData("""begin; end""")]
    [InlineData("""begin; end 'Lambda-Runtime-Function-Error-Type: Function.Gone'""")]
    [InlineData("""begin; zeros 7; zeros 17000; end""")]
    [InlineData("""begin; chunk "{\"headers\":{\"x\":\"$(head --bytes 16384 /dev/zero | tr '\0' x)\"}}"; chunk '\0\0\0\0\0\0\0\0'; end""")]
    public async Task What_does_not_begin_with_a_prelude_is_502(string script)
    {
        var response = await StreamFunction.SendAsync(_function, script);

        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_integration_s_content_type_everything_is_content()
    {
        var response = await StreamFunction.SendAsync(_function, """begin text/html; chunk '{}\0\0\0\0\0\0\0\0x'; end""");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/octet-stream\r\n", response, StringComparison.Ordinal);
        Assert.Equal("{}\0\0\0\0\0\0\0\0x", Dechunk(response));
    }

    [Fact]
    public async Task An_ordinary_answer_is_taken_too()
    {
        var response = await StreamFunction.SendAsync(_function, """buffered '{"statusCode":202,"body":"as usual"}'""");

        Assert.StartsWith("HTTP/1.1 202 ", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nas usual", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_has_no_content_even_if_the_function_sends_some()
    {
        var response = await StreamFunction.SendAsync(
            _function,
            """begin; prelude '{"statusCode":200,"headers":{"content-type":"text/html","content-length":"1234"}}'; zeros 300000; end""",
            "HEAD");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 1234\r\n", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", response, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", response, StringComparison.Ordinal);
        Assert.Equal("stream: 202", await EchoFunction.LineAsync(_function, "stream: "));
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_body()
    {
        var response = await StreamFunction.SendAsync(_function, "begin; prelude '{}'; end");

        Assert.EndsWith("\r\n\r\n0\r\n\r\n", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_url_knows_no_multi_value_headers_but_a_rest_api_merges_them()
    {
        const string script =
            """begin; prelude '{"headers":{"X-A":"1"},"multiValueHeaders":{"X-A":["1","2"]"""
            + ""","Set-Cookie":["a=1","b=2"]},"cookies":["c=3"]}'; end""";
        await using var rest = await StreamFunction.StartAsync(StreamFunction.Options with { Shape = EventShapeName.RestApi });

        var ofUrl = await StreamFunction.SendAsync(_function, script);
        var ofRest = await StreamFunction.SendAsync(rest, script);

        Assert.Equal(["Set-Cookie: c=3", "X-A: 1"], Fields(ofUrl, "Set-Cookie", "X-A"));
        Assert.Equal(["Set-Cookie: a=1", "Set-Cookie: b=2", "Set-Cookie: c=3", "X-A: 1", "X-A: 2"], Fields(ofRest, "Set-Cookie", "X-A"));
    }

    /// <summary>
    /// An emulator of its own, which would end if it held more: what this process's heap has is also the other tests', and garbage.
    /// </summary>
    [Fact]
    public async Task Two_hundred_megabytes_pass_through_a_bounded_memory()
    {
        const int size = 200 * 1024 * 1024 - 10;
        await using var emulator = await EmulatorProcess.StartAsync(
            heapLimit: 64 << 20, "--bootstrap", StreamFunction.Options.Bootstrap,
            "--shape", "function-url", "--invoke-mode", "response_stream");
        using var client = await StreamFunction.OpenAsync(
            emulator.Address, FormattableString.Invariant($"begin; prelude '{{}}'; zeros {size}; end"));

        var (bytes, end) = await DrainAsync(client);

        Assert.True(bytes > size, $"Only {bytes} bytes came.");
        Assert.EndsWith("\0\r\n0\r\n\r\n", end, StringComparison.Ordinal);
        await emulator.LineAsync("stream: 202");
    }

    [Fact]
    public async Task A_slow_client_slows_the_function_down()
    {
        using var client = await StreamFunction.OpenAsync(_function, "begin; prelude '{}'; zeros 50000000 && echo sent; end");
        await StreamFunction.ReadUntilAsync(client, "\r\n\r\n");

        await Task.Delay(300, TestContext.Current.CancellationToken); // Time enough to send all of it, if it could.
        var sentUnread = _function.LogLines.Contains("sent");
        await DrainAsync(client);

        Assert.False(sentUnread);
        await EchoFunction.LineAsync(_function, "sent");
    }

    [Fact]
    public async Task Beyond_200_MB_the_response_is_cut()
    {
        using var client = await StreamFunction.OpenAsync(_function, "begin; prelude '{}'; zeros 209715200; end");

        var (_, end) = await DrainAsync(client);

        Assert.EndsWith("\0\r\n", end, StringComparison.Ordinal);
        Assert.Equal("stream: 413", await EchoFunction.LineAsync(_function, "stream: "));
    }

    [Fact]
    public async Task A_client_that_leaves_is_not_noticed_by_the_function()
    {
        using (var client = await StreamFunction.OpenAsync(_function, "begin; prelude '{}'; zeros 20000000; end"))
        {
            await StreamFunction.ReadUntilAsync(client, "\r\n\r\n");
        }

        Assert.Equal("stream: 202", await EchoFunction.LineAsync(_function, "stream: "));
    }

    [Fact]
    public async Task An_invoker_who_wants_it_whole_gets_a_streamed_body_as_it_is()
    {
        await using var buffered = await StreamFunction.StartAsync(StreamFunction.Options with { InvokeMode = InvokeMode.Buffered });
        var script = Convert.ToBase64String("begin; prelude '{}'; chunk 'x'; end"u8);

        var result = await buffered.InvokeAsync(
            Encoding.UTF8.GetBytes($$"""{"x-script":"{{script}}"}"""), TestContext.Current.CancellationToken);
        var response = await StreamFunction.SendAsync(buffered, "begin; prelude '{}'; chunk 'x'; end");

        Assert.Equal("{}\0\0\0\0\0\0\0\0x", result.Text());
        Assert.StartsWith("HTTP/1.1 502 ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EventShapeName.HttpApi)]
    [InlineData(EventShapeName.HttpApiVersion1)]
    [InlineData(EventShapeName.Alb)]
    [InlineData(EventShapeName.AlbMultiValue)]
    [InlineData(EventShapeName.CloudFront)]
    public async Task Other_fronts_cannot_stream_and_say_so(EventShapeName shape)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => StreamFunction.StartAsync(StreamFunction.Options with { Shape = shape }));

        Assert.StartsWith($"The front {shape} cannot stream. Choose FunctionUrl or RestApi.", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<(long Bytes, string End)> DrainAsync(TcpClient client)
    {
        var buffer = new byte[1024 * 1024];
        var end = "";
        var total = 0L;
        int read;
        while ((read = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            total += read;
            end += Encoding.Latin1.GetString(buffer, Math.Max(0, read - 16), Math.Min(16, read));
            end = end[^Math.Min(16, end.Length)..];
        }

        return (total, end);
    }

    private static IEnumerable<string> Fields(string response, params string[] names) =>
        response.Split("\r\n").Where(line => names.Contains(line.Split(':')[0])).Order(StringComparer.Ordinal);

    /// <summary>RFC 9112 section 7.1; fails when the last chunk is missing.</summary>
    private static string Dechunk(string response)
    {
        var rest = response[(response.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var content = new StringBuilder();
        while (true)
        {
            var line = rest.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return content.ToString();
            }

            content.Append(rest, line + 2, size);
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}

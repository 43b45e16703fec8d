using System.Net;
using System.Text;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class RuntimeApiTests
{
    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "/name")]
    public async Task An_event_reaches_the_runtime_whatever_the_framing_and_the_path(bool chunked, string path)
    {
        await using var function = await EchoFunction.StartAsync(
            EchoFunction.Options with { ChunkedNext = chunked, RuntimeApiPath = path });
        var payload = "{\"x-do\":\"\",\"long\":\"" + new string('x', 50_000) + "\"}";

        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), TestContext.Current.CancellationToken);

        Assert.Equal(payload, EchoFunction.Body(result).TrimEnd('\n'));
    }

    [Fact]
    public async Task Polling_again_before_answering_gives_the_same_event()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        await EchoFunction.InvokeAsync(function, "poll-again");

        await EchoFunction.LineAsync(function, "polled: same event");
    }

    [Fact]
    public async Task Answers_that_come_twice_or_to_a_wrong_id_or_too_late_are_refused()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        await EchoFunction.InvokeAsync(function, "twice");

        Assert.EndsWith(" 202", await EchoFunction.LineAsync(function, "response: "), StringComparison.Ordinal);
        Assert.EndsWith(" 403", await EchoFunction.LineAsync(function, "second: "), StringComparison.Ordinal);
        Assert.EndsWith(" 400", await EchoFunction.LineAsync(function, "other: "), StringComparison.Ordinal);
        Assert.EndsWith(" 403", await EchoFunction.LineAsync(function, "late-init-error: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_have_6291556_bytes()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        var result = await EchoFunction.InvokeAsync(function, "limit");

        Assert.Null(result.FunctionError);
        Assert.Equal(6_291_556, result.Payload.Length);
        Assert.EndsWith(" 202", await EchoFunction.LineAsync(function, "limit: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_byte_more_is_refused_and_the_sandbox_lives_on()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        var result = await EchoFunction.InvokeAsync(function, "beyond");
        var next = await EchoFunction.InvokeAsync(function, "");

        Assert.Contains("Function.ResponseSizeTooLarge", result.Text(), StringComparison.Ordinal);
        Assert.EndsWith(" 413", await EchoFunction.LineAsync(function, "beyond: "), StringComparison.Ordinal);
        Assert.Equal(1, next.SandboxNumber);
    }

    [Fact]
    public async Task The_invoke_endpoint_answers_as_Lambda_does()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Amz-Log-Type", "Tail");
        using var payload = new StringContent("""{"x-do":"fail"}""");

        using var response = await client.PostAsync(function.InvokeAddress, payload, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", Assert.Single(response.Headers.GetValues("X-Amz-Function-Error")));
        Assert.Equal("$LATEST", Assert.Single(response.Headers.GetValues("X-Amz-Executed-Version")));
        Assert.Contains(
            "REPORT RequestId",
            Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(response.Headers.GetValues("X-Amz-Log-Result")))),
            StringComparison.Ordinal);
        Assert.Contains(
            "as asked", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

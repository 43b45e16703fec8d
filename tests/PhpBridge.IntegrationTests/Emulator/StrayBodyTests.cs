using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

/// <summary>
/// A body where the status forbids one (RFC 9110 sections 6.4.1 and 15.3.6). AWS does not document what its fronts do then; its own
/// test tool fails, and so does every front here: a function that relies on its body being dropped is wrong.
/// </summary>
public sealed class StrayBodyTests
{
    [Theory]
    [InlineData(EventShapeName.HttpApi, 204, 500)]
    [InlineData(EventShapeName.HttpApi, 304, 500)]
    [InlineData(EventShapeName.HttpApiVersion1, 205, 500)]
    [InlineData(EventShapeName.FunctionUrl, 204, 502)]
    [InlineData(EventShapeName.RestApi, 304, 502)]
    [InlineData(EventShapeName.Alb, 204, 502)]
    [InlineData(EventShapeName.CloudFront, 304, 502)]
    public async Task Is_no_answer(EventShapeName shape, int status, int expected)
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with { Shape = shape });
        var member = shape == EventShapeName.CloudFront ? $"\"status\":\"{status}\"" : $"\"statusCode\":{status}";

        var stray = await EchoFunction.SendAsync(function, "GET", "/", EchoFunction.Answer($$"""{{{member}},"body":"stray"}"""));
        var empty = await EchoFunction.SendAsync(function, "GET", "/", EchoFunction.Answer($$"""{{{member}},"body":""}"""));

        Assert.StartsWith(FormattableString.Invariant($"HTTP/1.1 {expected} "), stray, StringComparison.Ordinal);
        Assert.StartsWith(FormattableString.Invariant($"HTTP/1.1 {status} "), empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_no_answer_when_it_is_streamed_either()
    {
        await using var function = await StreamFunction.StartAsync(StreamFunction.Options);

        var stray = await StreamFunction.SendAsync(function, """begin; prelude '{"statusCode":204}'; chunk 'stray'; end""");
        var empty = await StreamFunction.SendAsync(function, """begin; prelude '{"statusCode":204}'; end""");

        Assert.StartsWith("HTTP/1.1 502 ", stray, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 ", empty, StringComparison.Ordinal);
    }
}

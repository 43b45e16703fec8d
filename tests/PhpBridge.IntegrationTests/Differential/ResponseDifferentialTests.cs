using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Differential;
using Xunit;

namespace PhpBridge.IntegrationTests.Differential;

/// <summary>A client must not be able to tell the bridge from nginx, in whatever shape and mode the response travelled.</summary>
public sealed class ResponseDifferentialTests(DifferentialFixture fixture) : IClassFixture<DifferentialFixture>
{
    private const int Generated = 400;

    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"];

    public static TheoryData<EventShapeName, InvokeMode> Ways => new(
    [
        .. Enum.GetValues<EventShapeName>().Select(shape => (shape, InvokeMode.Buffered)),
        (EventShapeName.FunctionUrl, InvokeMode.ResponseStream),
        (EventShapeName.RestApi, InvokeMode.ResponseStream),
    ]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Responses_that_have_broken_bridges_reach_the_client_as_through_nginx(EventShapeName shape, InvokeMode mode)
    {
        var nginx = await fixture.NginxAsync(TestContext.Current.CancellationToken);
        var names = await new WireRequest("GET", "/nasty-response.php").SendAsync(nginx, TestContext.Current.CancellationToken);
        var requests = JsonSerializer.Deserialize<string[]>(names.Text)!
            .Select(name => "/nasty-response.php?case=" + Uri.EscapeDataString(name))
            .SelectMany(target => new[] { new WireRequest("GET", target), new WireRequest("HEAD", target) });

        AssertNone(await DifferencesAsync(requests, shape, mode));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Hundreds_of_random_responses_reach_the_client_as_through_nginx(EventShapeName shape, InvokeMode mode)
        => AssertNone(await DifferencesAsync(Enumerable.Range(0, Generated).Select(RequestOf), shape, mode));

    private static WireRequest RequestOf(int seed)
    {
        var method = Methods[seed % Methods.Length];
        return new WireRequest(
            method,
            $"/random-response.php?seed={seed}",
            method == "PUT" ? "Expect: 100-continue\r\n" : "",
            method is "POST" or "PUT" ? "content"u8.ToArray() : null);
    }

    /// <summary>Assert.Empty would shorten the very lines that tell what differs.</summary>
    private static void AssertNone(List<string> differences)
        => Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(50))}");

    private async Task<List<string>> DifferencesAsync(IEnumerable<WireRequest> requests, EventShapeName shape, InvokeMode mode)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var bridge = (await fixture.BridgeAsync(shape, mode)).FrontAddress;
        var differences = new List<string>();
        foreach (var request in requests)
        {
            var expected = ResponseObservation.Of(request, await fixture.AskNginxAsync(request, cancellation));
            ResponseLosses.Apply(expected, shape, mode);
            var actual = ResponseObservation.Of(request, await request.SendAsync(bridge, cancellation));
            differences.AddRange(
                from name in expected.Keys.Union(actual.Keys, StringComparer.OrdinalIgnoreCase)
                where expected.GetValueOrDefault(name) != actual.GetValueOrDefault(name)
                select $"{request}: {name} is '{actual.GetValueOrDefault(name)}', with nginx '{expected.GetValueOrDefault(name)}'");
        }

        return differences;
    }
}

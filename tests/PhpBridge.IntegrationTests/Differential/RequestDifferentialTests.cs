using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Differential;
using Xunit;

namespace PhpBridge.IntegrationTests.Differential;

/// <summary>PHP must not be able to tell the bridge from nginx, in whatever shape the request travelled.</summary>
public sealed class RequestDifferentialTests(DifferentialFixture fixture) : IClassFixture<DifferentialFixture>
{
    private const int Seed = 2026;
    private const int Generated = 1000;

    public static TheoryData<EventShapeName> Shapes => new(Enum.GetValues<EventShapeName>());

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Requests_that_have_broken_bridges_reach_PHP_as_through_nginx(EventShapeName shape)
        => AssertNone(await DifferencesAsync(FixedRequests.All, shape));

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_thousand_random_requests_reach_PHP_as_through_nginx(EventShapeName shape)
        => AssertNone(await DifferencesAsync(new GeneratedRequests(Seed).Take(Generated), shape));

    /// <summary>Assert.Empty would shorten the very lines that tell what differs.</summary>
    private static void AssertNone(List<string> differences)
        => Assert.True(differences.Count == 0, $"{differences.Count} differences:\n{string.Join('\n', differences.Take(50))}");

    private async Task<List<string>> DifferencesAsync(IEnumerable<WireRequest> requests, EventShapeName shape)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var nginx = await fixture.NginxAsync(cancellation);
        var bridge = (await fixture.BridgeAsync(shape)).FrontAddress;
        var differences = new List<string>();
        foreach (var request in requests)
        {
            var expected = Observation.Of(await request.SendAsync(nginx, cancellation), shape);
            var actual = Observation.Of(await request.SendAsync(bridge, cancellation), shape);
            differences.AddRange(
                from name in expected.Keys.Union(actual.Keys)
                where expected.GetValueOrDefault(name) != actual.GetValueOrDefault(name)
                where name == "status" || expected["status"] == actual["status"] // Another status makes all else differ.
                select $"{request}: {name} is '{actual.GetValueOrDefault(name)}', with nginx '{expected.GetValueOrDefault(name)}'");
        }

        return differences;
    }
}

using System.Text.RegularExpressions;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Caching;

/// <summary>A page, and what tests/fixtures/cached-site says of its making.</summary>
/// <param name="Run">Differs for each run of PHP.</param>
/// <param name="User">The user for whom PHP has made it.</param>
/// <param name="CacheStatus">The field of this name; empty without one.</param>
internal sealed partial record CachedReply(int Status, string Text, string Run, string User, string CacheStatus, FrontReply Reply)
{
    public bool IsHit => CacheStatus.StartsWith("PhpBridge; hit", StringComparison.Ordinal);

    public bool IsStored => CacheStatus.EndsWith("; stored", StringComparison.Ordinal);

    public static CachedReply Of(FrontReply reply)
    {
        var made = Made().Match(reply.Text);
        var status = string.Join(", ", reply.Values("Cache-Status"));
        return new(reply.Status, reply.Text, made.Groups[1].Value, made.Groups[2].Value, status, reply);
    }

    [GeneratedRegex("data-run=\"([^\"]*)\" data-user=\"([^\"]*)\"")]
    private static partial Regex Made();
}

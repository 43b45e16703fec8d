using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>A response as a client sees it, without what is the connection's or the server's own.</summary>
internal static class ResponseObservation
{
    private const int ShownBytes = 100;

    /// <summary>Framing is each server's own (RFC 9112 section 6); the rest is what fronts add to every response.</summary>
    private static readonly HashSet<string> Incomparable =
        new(StringComparer.OrdinalIgnoreCase) {
            "Connection", "Keep-Alive", "Transfer-Encoding", "Apigw-Requestid", "X-Amzn-RequestId", "X-Amz-Cf-Id"
        };

    public static SortedDictionary<string, string> Of(WireRequest request, FrontReply reply)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["(status)"] = $"{reply.Status}",
            ["(body)"] = Show(reply.Body.Span),
        };
        foreach (
            var field in reply.Headers.Where(header => !IsServers(request, header.Key, header.Value))
                .GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase))
        {
            seen[field.Key] = string.Join('\n', field);
        }

        return seen;
    }

    private static bool IsServers(WireRequest request, string name, string value) => name.ToUpperInvariant() switch
    {
        // That of a GET counts bytes which are compared themselves. For HEAD it is all there is; zero is what a front says that knows none.
        "CONTENT-LENGTH" => request.Method != "HEAD" || value == "0",
        "DATE" => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow.AddHours(-1),
        "SERVER" => value.StartsWith("nginx/", StringComparison.Ordinal),
        "X-CACHE" => value == "LambdaGeneratedResponse from cloudfront",
        _ => Incomparable.Contains(name),
    };

    private static string Show(ReadOnlySpan<byte> body)
        => body.Length <= ShownBytes
            ? Encoding.Latin1.GetString(body)
            : $"{body.Length} bytes {Convert.ToHexString(SHA256.HashData(body))}";
}

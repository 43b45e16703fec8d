using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PhpBridge.IntegrationTests.Support.Services;

/// <summary>Signature Version 4 seen from AWS's side: computed anew from what was received.</summary>
internal static partial class ExpectedSignature
{
    public const string KeyId = "AKIDEXAMPLE", Key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Token = "session/token+=";

    /// <summary>The function's credentials, as Lambda sets them.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["AWS_ACCESS_KEY_ID"] = KeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Key,
        ["AWS_SESSION_TOKEN"] = Token,
        ["AWS_REGION"] = "eu-central-1",
    };

    /// <returns>What is wrong with a request, or null.</returns>
    public static string? Fault(LoopbackService.Received request, string service, string region)
    {
        var match = Authorization().Match(request.Fields.GetValueOrDefault("Authorization", ""));
        if (!match.Success)
        {
            return "there is no signature";
        }

        var scope = match.Groups["scope"].Value;
        var names = match.Groups["names"].Value.Split(';');
        var date = request.Fields["X-Amz-Date"];
        var age = DateTime.UtcNow - DateTime.ParseExact(
            date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        return match.Groups["key"].Value != KeyId ? "another key"
            : scope != $"{date[..8]}/{region}/{service}/aws4_request" ? $"the scope is {scope}"
            : age.Duration() > TimeSpan.FromMinutes(5) ? $"it is from {date}"
            : request.Fields.GetValueOrDefault("X-Amz-Security-Token") != Token ? "without the session's token"
            : !names.Contains("host")
                || !names.Contains("x-amz-date")
                || !names.Contains("x-amz-security-token") ? "signed is only " + string.Join(' ', names)
            : match.Groups["signature"].Value != Compute(request, names, scope, date) ? "the signature is wrong"
            : null;
    }

    /// <summary>The same of a URL that carries its signature in the query.</summary>
    public static string? FaultOfUrl(LoopbackService.Received request, string service, string region)
    {
        var query = request.Target[(request.Target.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&')
            .Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? ""));
        var date = query.GetValueOrDefault("X-Amz-Date", "");
        var scope = $"{(date.Length > 8 ? date[..8] : "")}/{region}/{service}/aws4_request";
        return query.GetValueOrDefault("X-Amz-Credential") != $"{KeyId}/{scope}" ? "another key or scope"
            : query.GetValueOrDefault("X-Amz-Security-Token") != Token ? "without the session's token"
            : query.GetValueOrDefault("X-Amz-SignedHeaders") != "content-length;content-type;host" ? "size and type are not signed"
            : query.GetValueOrDefault("X-Amz-Signature") != Compute(
                request, ["content-length", "content-type", "host"], scope, date, "UNSIGNED-PAYLOAD") ? "the signature is wrong"
            : null;
    }

    private static string Compute(LoopbackService.Received request, string[] names, string scope, string date, string? bodyHash = null)
    {
        var target = request.Target.Split('?', 2);
        var query = target.Length == 1 ? "" : string.Join('&', target[1].Split('&')
            .Where(pair => !pair.StartsWith("X-Amz-Signature=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var canonical = new StringBuilder($"{request.Method}\n{target[0]}\n{query}\n");
        foreach (var name in names)
        {
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{request.Fields[name].Trim()}\n");
        }

        canonical.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', names)}\n{bodyHash ?? Hash(request.Body)}");
        var key = Encoding.UTF8.GetBytes("AWS4" + Key);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical.ToString())}")));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(
        "^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), SignedHeaders=(?<names>[^,]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}

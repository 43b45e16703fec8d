using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>What came of a request: what PHP saw and what the client got, less what the event source cannot carry.</summary>
internal static class Observation
{
    /// <summary>What a request decides; the rest of $_SERVER is the environment, and who the servers are.</summary>
    private static readonly string[] Compared =
        [
            "AUTH_", "CONTENT_", "DOCUMENT_", "GATEWAY_", "HTTP", "ORIG_", "PATH_", "PHP_AUTH_", "PHP_SELF", "QUERY_", "REDIRECT_",
            "REMOTE_", "REQUEST_", "SCRIPT_", "SERVER_PROTOCOL"
        ];

    /// <summary>
    /// What differs for a reason: clocks, ports, what the fronts add, and CONTENT_* once more as HTTP_*, which nginx sends besides.
    /// </summary>
    private static readonly HashSet<string> Incomparable =
    [
        "REQUEST_TIME", "REQUEST_TIME_FLOAT", "REMOTE_PORT", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_AMZN_TRACE_ID", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_CONNECTION", "HTTP_VIA", "HTTP_X_AMZ_CF_ID",
    ];

    public static SortedDictionary<string, string> Of(FrontReply reply, EventShapeName shape)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["status"] = $"{reply.Status}" };
        if (reply.Status != 200)
        {
            // The fronts say where in different words: nginx with scheme and host.
            seen["location"] = reply.Header("Location") is { } location
                ? new Uri(new Uri("http://site.example:8080"), location).PathAndQuery
                : "";
            return seen;
        }

        var view = PhpView.Parse(reply);
        foreach (var name in view.ServerNames.Where(IsCompared))
        {
            seen["$_SERVER " + name] = view.Server(name)!;
        }

        seen["$_GET"] = view.Get;
        seen["$_POST"] = view.Post;
        seen["$_COOKIE"] = view.Cookie;
        seen["$_FILES"] = view.Files;
        seen["php://input"] = Convert.ToBase64String(view.Input.Span);
        EventLosses.Apply(seen, shape);
        return seen;
    }

    private static bool IsCompared(string name)
        => !Incomparable.Contains(name)
            && !name.StartsWith("HTTP_CLOUDFRONT_", StringComparison.Ordinal)
            && Array.Exists(Compared, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}

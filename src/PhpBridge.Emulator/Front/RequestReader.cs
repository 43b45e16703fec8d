using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace PhpBridge.Emulator.Front;

/// <summary>Parses a request as the client sent it and adds the headers that a gateway adds.</summary>
internal static class RequestReader
{
    /// <summary>RFC 9110 section 7.6.1: fields of the connection, which end at the front; Expect is answered there too.</summary>
    private static readonly HashSet<string> ConnectionFields =
        new(StringComparer.OrdinalIgnoreCase)
        {
            "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect",
        };

    public static FrontRequest Read(HttpContext context, ReadOnlyMemory<byte> body, string traceId, string forwardedProto)
    {
        var target = OriginForm(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new FrontRequest
        {
            Method = context.Request.Method,
            Path = question < 0 ? target : target[..question],
            Query = question < 0 ? "" : target[(question + 1)..],
            Headers = Headers(context, traceId, forwardedProto),
            Body = body,
            SourceIp = SourceIp(context),
            Protocol = context.Request.Protocol,
            ReceivedAt = DateTimeOffset.UtcNow,
            RequestId = Guid.NewGuid().ToString(),
        };
    }

    /// <summary>RFC 9112 section 3.2: proxies send the whole URI, and "*" stands for the server.</summary>
    private static string OriginForm(string target)
    {
        if (target.StartsWith('/'))
        {
            return target;
        }

        var authority = target.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : target.IndexOfAny(['/', '?'], authority + 3);
        return path < 0 ? "/" : target[path] == '?' ? "/" + target[path..] : target[path..];
    }

    private static List<KeyValuePair<string, string>> Headers(HttpContext context, string traceId, string forwardedProto)
    {
        var headers = new List<KeyValuePair<string, string>>();
        var forwardedFor = new List<string>();
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase))
            {
                forwardedFor.AddRange(values.OfType<string>());
            }
            else if (!ConnectionFields.Contains(name) && !IsSetByFront(name))
            {
                headers.AddRange(values.Select(value => KeyValuePair.Create(name, value ?? "")));
            }
        }

        forwardedFor.Add(SourceIp(context));
        headers.Add(KeyValuePair.Create("X-Amzn-Trace-Id", traceId));
        headers.Add(KeyValuePair.Create("X-Forwarded-For", string.Join(", ", forwardedFor)));
        headers.Add(KeyValuePair.Create("X-Forwarded-Port", Port(context, forwardedProto)));
        headers.Add(KeyValuePair.Create("X-Forwarded-Proto", forwardedProto));
        return headers;
    }

    /// <summary>A client cannot choose these.</summary>
    private static bool IsSetByFront(string name) =>
        name.Equals("X-Amzn-Trace-Id", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Forwarded-Port", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Forwarded-Proto", StringComparison.OrdinalIgnoreCase);

    private static string Port(HttpContext context, string forwardedProto) =>
        forwardedProto == "https" ? "443" : context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture);

    private static string SourceIp(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "127.0.0.1";
}

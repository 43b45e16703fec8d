using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Rules;

/// <summary>The targets that a successful unsafe request invalidates (RFC 9111 section 4.4).</summary>
internal static class InvalidationTargets
{
    /// <summary>Path and query of each; none when the request is safe or has failed.</summary>
    public static IReadOnlyList<string> Of(HttpRequest request, int status, FieldCollection response)
    {
        if (IsSafe(request) || status is < 200 or >= 400)
        {
            return [];
        }

        var path = Encoding.UTF8.GetString(request.Path.Span);
        var targets = new List<string> { request.Query.IsEmpty ? path : path + "?" + Encoding.UTF8.GetString(request.Query.Span) };
        if (response.TryGet("Location"u8, out var location))
        {
            Add(targets, request, path, location.Span);
        }

        if (response.TryGet("Content-Location"u8, out location))
        {
            Add(targets, request, path, location.Span);
        }

        return targets;
    }

    private static bool IsSafe(HttpRequest request) => request.IsSafe || request.Method.Span.SequenceEqual("TRACE"u8);

    /// <summary>Another origin's URI is left alone: a response must not remove the pages of others.</summary>
    private static void Add(List<string> targets, HttpRequest request, string path, ReadOnlySpan<byte> reference)
    {
        request.Fields.TryGet("Host"u8, out var host);
        var origin = AbsoluteUrl.Parse(request.IsHttps ? "https" : "http", Encoding.UTF8.GetString(host.Span));
        if (origin is not null && Resolve(origin, path, Encoding.UTF8.GetString(reference)) is { } target && !targets.Contains(target))
        {
            targets.Add(target);
        }
    }

    /// <summary>RFC 3986 section 5.2. Null when the reference leads to another origin, or nowhere.</summary>
    private static string? Resolve(AbsoluteUrl origin, string path, string reference)
    {
        var delimiter = reference.IndexOfAny(['/', '?', '#']);
        var isPath = !(delimiter < 0 ? reference : reference[..delimiter]).Contains(':', StringComparison.Ordinal);
        if (!isPath || reference.StartsWith("//", StringComparison.Ordinal))
        {
            var url = isPath ? AbsoluteUrl.Parse(origin.Scheme, reference.AsSpan(2)) : AbsoluteUrl.Parse(reference);
            return url is not null && url.Scheme == origin.Scheme && url.Authority == origin.Authority ? WithoutDots(url.Target) : null;
        }

        reference = reference.Split('#')[0];
        return reference.Length == 0 ? null
            : reference[0] == '/' ? WithoutDots(reference)
            : WithoutDots((reference[0] == '?' ? path : path[..(path.LastIndexOf('/') + 1)]) + reference);
    }

    private static string WithoutDots(string target)
    {
        if (!target.Contains("/.", StringComparison.Ordinal))
        {
            return target;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var segments = new List<string>();
        var path = query < 0 ? target : target[..query];
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 1)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        if (path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal))
        {
            segments.Add("");
        }

        return string.Join('/', segments) + (query < 0 ? "" : target[query..]);
    }
}

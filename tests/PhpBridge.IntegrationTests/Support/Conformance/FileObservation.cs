using System.Text;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Support.Conformance;

/// <summary>What of a response has to be the same.</summary>
internal static class FileObservation
{
    private static readonly string[] Compared = ["Content-Encoding", "Content-Range", "Content-Type", "Vary"];

    public static SortedDictionary<string, string> Of(FrontReply reply, bool isHead)
    {
        var seen = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["status"] = $"{reply.Status}" };
        if (reply.Status is 416)
        {
            seen["Content-Range"] = reply.Header("Content-Range") ?? "";
        }

        if (reply.Status is not (200 or 206))
        {
            return seen; // The words of errors and redirections are each server's own.
        }

        var boundary = reply.Header("Content-Type") is { } type && type.Contains("boundary=", StringComparison.Ordinal)
            ? type.Split("boundary=")[1]
            : null;
        foreach (var name in Compared)
        {
            seen[name] = Anonymous(reply.Header(name) ?? "", boundary);
        }

        seen["content"] = Anonymous(Encoding.Latin1.GetString(reply.Body.Span), boundary);
        seen["Last-Modified"] = reply.Header("Last-Modified") ?? "";
        seen["has a tag"] = $"{reply.Header("ETag")?.StartsWith('"')}";
        if (boundary is null)
        {
            seen["Content-Length"] = reply.Header("Content-Length") ?? "";
        }

        if (reply.Status == 200 && reply.Header("Content-Encoding") is null)
        {
            seen["Accept-Ranges"] = reply.Header("Accept-Ranges") ?? "";
        }

        return seen;

        string Anonymous(string text, string? name) => isHead || name is null
            ? text
            : text.Replace(name, "BOUNDARY", StringComparison.Ordinal);
    }
}

using System.Text;
using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Front;

/// <summary>What the front sends to the client.</summary>
internal sealed record FrontResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body while it arrives, instead of <see cref="Body"/>; null when all of it is there.</summary>
    public ResponseStream? Content { get; init; }

    /// <summary>The reason phrase; null for the one that is usual for the status.</summary>
    public string? Reason { get; init; }

    public static FrontResponse Json(int status, string json) =>
        new(status, [KeyValuePair.Create("Content-Type", "application/json")], Encoding.UTF8.GetBytes(json));

    public static FrontResponse Text(int status, string text) =>
        new(status, [KeyValuePair.Create("Content-Type", "text/plain")], Encoding.UTF8.GetBytes(text));

    public static FrontResponse Html(int status, string html, params ReadOnlySpan<KeyValuePair<string, string>> headers) =>
        new(status, [KeyValuePair.Create("Content-Type", "text/html"), .. headers], Encoding.UTF8.GetBytes(html));

    /// <summary>
    /// RFC 9110 sections 6.4.1 and 15.3.6. A server library such as AWS's .NET test tool runs on throws when such a status gets a body.
    /// </summary>
    public bool IsBodiless =>
        Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    public bool HasHeader(string name) => Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}

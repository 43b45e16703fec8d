using System.Text.Json;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>An event of payload format 2.0 as an invoker may put it together, without the front's own limits.</summary>
internal sealed record HttpApiEvent(string Path)
{
    public string Method { get; init; } = "GET";

    public string Query { get; init; } = "";

    public string SourceIp { get; init; } = "203.0.113.9";

    public Dictionary<string, string> Headers { get; init; } = new() { ["host"] = "site.example" };

    public string? Body { get; init; }

    public bool IsBase64Encoded { get; init; }

    public byte[] ToPayload() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        version = "2.0",
        rawPath = Path,
        rawQueryString = Query,
        headers = Headers,
        requestContext = new { http = new { method = Method, protocol = "HTTP/1.1", sourceIp = SourceIp } },
        body = Body,
        isBase64Encoded = IsBase64Encoded,
    });
}

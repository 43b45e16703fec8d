using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PhpBridge.Events;
using PhpBridge.Http;
using Xunit;

namespace PhpBridge.Tests.Events;

/// <summary>Events as text, and what the bridge reads from them.</summary>
internal static class EventJson
{
    /// <summary>One of each format of request.</summary>
    public static TheoryData<string> Fixtures { get; } =
    [
        "rest-api-get", "http-api-get", "function-url-get", "http-api-version-1-get", "load-balancer-multi-value-get",
        "load-balancer-single-value-get", "cloudfront-get",
    ];

    public static JsonObject Fixture(string name)
        => JsonNode.Parse(File.ReadAllText(Repository.PathTo($"tests/fixtures/events/{name}.json")))!.AsObject();

    public static HttpEvent ReadEvent(string fixture)
        => EventReader.Read(new EventProperties(Encoding.UTF8.GetBytes(Fixture(fixture).ToJsonString())));

    public static HttpRequest Read(JsonNode json) => Read(json.ToJsonString());

    public static HttpRequest Read(string json) => EventReader.Read(new EventProperties(Encoding.UTF8.GetBytes(json))).Request;

    /// <summary>Everything of a request, to compare.</summary>
    public static string Describe(HttpRequest request)
    {
        var text = new StringBuilder(
            $"{Text(request.Method)} {Text(request.Path)}?{Text(request.Query)} {Text(request.Protocol)} {Text(request.RemoteAddress)}\n");
        foreach (var field in request.Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Text(field.Name)}: {Text(field.Value)}\n");
        }

        return text.Append(Convert.ToHexString(request.Content.Span)).ToString();
    }

    /// <summary>The same document with every character of every string, names too, spelt \uXXXX.</summary>
    public static string Escaped(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object =>
            "{" + string.Join(',', json.EnumerateObject().Select(member => Escaped(member.Name) + ":" + Escaped(member.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', json.EnumerateArray().Select(Escaped)) + "]",
        JsonValueKind.String => Escaped(json.GetString()!),
        _ => json.GetRawText(),
    };

    public static string? Field(HttpRequest request, string name)
        => request.Fields.TryGet(Encoding.ASCII.GetBytes(name), out var value) ? Text(value) : null;

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Escaped(string text)
        => "\"" + string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))) + "\"";
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>What echo.php saw.</summary>
public sealed class PhpView
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonNode _seen;

    private PhpView(JsonNode seen) => _seen = seen;

    /// <summary>$_GET as JSON.</summary>
    public string Get => Decoded("get");

    /// <summary>$_POST as JSON.</summary>
    public string Post => Decoded("post");

    /// <summary>$_COOKIE as JSON.</summary>
    public string Cookie => Decoded("cookie");

    /// <summary>$_FILES as JSON.</summary>
    public string Files => Decoded("files");

    /// <summary>php://input.</summary>
    public ReadOnlyMemory<byte> Input => Convert.FromBase64String((string)_seen["input"]!);

    /// <summary>The names in getenv(), $_ENV and $_SERVER together.</summary>
    public IReadOnlyList<string> VariableNames =>
        [.. from place in (string[])["environment", "env", "server"] from variable in _seen[place]!.AsObject() select variable.Key];

    /// <summary>The names in $_SERVER.</summary>
    public IEnumerable<string> ServerNames => _seen["server"]!.AsObject().Select(variable => variable.Key);

    public static PhpView Parse(FrontReply reply) =>
        reply.Status == 200 ? new(JsonNode.Parse(reply.Body.Span)!) : throw new FormatException($"{reply.Status}: {reply.Text}");

    /// <summary>An entry of $_SERVER, or null.</summary>
    public string? Server(string name) => Text(_seen["server"]![name]);

    /// <summary>What getenv() says, or null.</summary>
    public string? EnvironmentVariable(string name) => Text(_seen["environment"]![name]);

    /// <summary>A member (name, type, content) of an entry of $_FILES.</summary>
    public byte[] File(string field, string member) => Convert.FromBase64String((string)_seen["files"]![field]![member]!);

    private string Decoded(string name) => Decode(_seen[name])!.ToJsonString(Readable);

    private static JsonNode? Decode(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Decode(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Decode)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.DeepClone(),
        _ => Text(node),
    };

    private static string? Text(JsonNode? node) => node is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String((string)node!));
}

using System.Text.Json.Nodes;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>JSON with the members of its objects in alphabetical order.</summary>
internal static class Canonical
{
    public static string Json(string json) => Sort(JsonNode.Parse(json)!)!.ToJsonString();

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(
            map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sort(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        JsonValue value => value.DeepClone(),
        _ => null,
    };
}

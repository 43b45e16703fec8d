using System.Text.Json.Nodes;

namespace PhpBridge.Tests.Events;

/// <summary>Of what repeats, the load balancer has kept the last.</summary>
public class LoadBalancerSingleValueTests() : LoadBalancerContract("load-balancer-single-value-get", "queryStringParameters")
{
    protected override string Query => "s=caf%C3%A9%20%26%20bar&tag%5B%5D=2&empty=";

    protected override IReadOnlyList<string> Repeated => ["second"];

    protected override JsonNode Value(string text) => JsonValue.Create(text);

    protected override void SetField(string name, string value) => Event["headers"]![name] = value;
}

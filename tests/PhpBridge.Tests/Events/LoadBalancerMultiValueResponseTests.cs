using System.Text.Json;

namespace PhpBridge.Tests.Events;

public class LoadBalancerMultiValueResponseTests() : LoadBalancerResponseContract("load-balancer-multi-value-get", "multiValueHeaders")
{
    protected override IReadOnlyList<string?> Values(JsonElement answer, string name)
        => [.. answer.GetProperty("multiValueHeaders").EnumerateObject()
            .Single(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Value.EnumerateArray().Select(value => value.GetString())];
}

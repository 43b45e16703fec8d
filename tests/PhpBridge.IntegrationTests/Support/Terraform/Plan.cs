using System.Text.Json;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>
/// A plan as <c>terraform show -json</c> tells it. Made after apply, when there is nothing left to do: then all values are known, also
/// those of policies that name what AWS has created.
/// </summary>
internal sealed class Plan(JsonElement json)
{
    public IReadOnlyList<PlannedResource> Resources { get; } =
        [.. ResourcesOf(json.GetProperty("planned_values").GetProperty("root_module"))];

    public IEnumerable<PlannedResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>The outputs that Terraform prints, as one text.</summary>
    public string PlainOutputs => string.Join('\n', json.GetProperty("planned_values").GetProperty("outputs").EnumerateObject()
        .Where(output => !output.Value.GetProperty("sensitive").GetBoolean())
        .Select(output => output.Value.GetProperty("value").GetRawText()));

    /// <summary>The explicit dependencies of a resource of the module.</summary>
    public string[] DependenciesOf(string address) =>
        [.. json.GetProperty("configuration").GetProperty("root_module").GetProperty("module_calls").GetProperty("wordpress")
            .GetProperty("module").GetProperty("resources").EnumerateArray()
            .Single(resource => resource.GetProperty("address").GetString() == address)
            .GetProperty("depends_on").EnumerateArray().Select(dependency => dependency.GetString()!)];

    private static IEnumerable<PlannedResource> ResourcesOf(JsonElement module)
    {
        var own = module.TryGetProperty("resources", out var resources)
            ? resources.EnumerateArray().Select(resource => new PlannedResource(
                resource.GetProperty("address").GetString()!,
                resource.GetProperty("type").GetString()!,
                resource.GetProperty("values"),
                resource.GetProperty("sensitive_values")))
            : [];
        var below = module.TryGetProperty("child_modules", out var modules) ? modules.EnumerateArray().SelectMany(ResourcesOf) : [];
        return own.Concat(below);
    }
}

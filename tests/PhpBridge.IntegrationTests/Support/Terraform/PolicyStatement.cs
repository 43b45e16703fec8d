using System.Text.Json;

namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>A statement of an IAM policy document.</summary>
internal sealed class PolicyStatement(JsonElement json)
{
    public bool Allows => json.GetProperty("Effect").GetString() == "Allow";

    public bool HasCondition => json.TryGetProperty("Condition", out _);

    public string Id => json.TryGetProperty("Sid", out var id) ? id.GetString()! : "";

    public string[] Actions => Texts("Action");

    public string[] Resources => Texts("Resource");

    /// <summary>Every principal, or every principal with an account.</summary>
    public bool IsForAnyone => json.TryGetProperty("Principal", out var principal)
        && (principal.ValueKind == JsonValueKind.String
            || (principal.TryGetProperty("AWS", out var accounts) && TextsOf(accounts).Contains("*")));

    /// <summary>Whether it is bound to requests through VPC endpoints that it names.</summary>
    public bool NamesEndpoints => json.TryGetProperty("Condition", out var condition)
        && condition.TryGetProperty("StringEquals", out var test) && test.TryGetProperty("aws:SourceVpce", out var endpoints)
        && TextsOf(endpoints).All(id => id.StartsWith("vpce-", StringComparison.Ordinal));

    public bool RefusesPlainText => !Allows && json.TryGetProperty("Condition", out var condition)
        && condition.TryGetProperty("Bool", out var test)
        && test.TryGetProperty("aws:SecureTransport", out var value)
        && value.GetString() == "false";

    public static IEnumerable<PolicyStatement> In(string? document) =>
        string.IsNullOrEmpty(document)
            ? []
            : JsonElement.Parse(document).GetProperty("Statement").EnumerateArray().Select(statement => new PolicyStatement(statement));

    private string[] Texts(string name) => json.TryGetProperty(name, out var value) ? TextsOf(value) : [];

    private static string[] TextsOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(each => each.GetString()!)] : [value.GetString()!];
}

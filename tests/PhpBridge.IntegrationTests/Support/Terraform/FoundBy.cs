
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>The check that finds a mistake.</summary>
internal enum FoundBy
{
    None,
    Validate,

    /// <summary>The module's own tests.</summary>
    Tests,

    /// <summary>The second plan, which would change something.</summary>
    SecondPlan,

    /// <summary><see cref="SecurityRules"/>.</summary>
    Rules,
}

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>Which check finds a mistake.</summary>
internal enum FoundBy
{
    Nobody,
    Validate,

    /// <summary>The module's own tests.</summary>
    Tests,

    /// <summary>The second plan, which would change something.</summary>
    SecondPlan,

    /// <summary><see cref="SecurityRules"/>.</summary>
    Rules,
}

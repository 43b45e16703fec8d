namespace PhpBridge.IntegrationTests.Terraform;

internal sealed record ExampleLife(string Applied, bool SecondPlanIsEmpty, Plan Plan, string Destroyed);

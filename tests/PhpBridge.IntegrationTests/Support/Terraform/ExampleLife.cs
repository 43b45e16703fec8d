
namespace PhpBridge.IntegrationTests.Support.Terraform;

internal sealed record ExampleLife(string Applied, bool SecondPlanIsEmpty, Plan Plan, string Destroyed);

namespace PhpBridge.Emulator.Front;

/// <summary>
/// The stage under which an API is called ("Stages for HTTP APIs"): <c>$default</c> is served at the root of a domain,
/// any other one in its own folder of the API's execute-api domain. The front stays at the root all the same, as if
/// every caller had typed the stage.
/// </summary>
internal sealed record ApiStage(string Name)
{
    public const string Default = "$default";

    public bool IsNamed => Name != Default;

    /// <summary>The path that a caller of this stage types.</summary>
    public string PathOf(FrontRequest request) => IsNamed ? $"/{Name}{request.Path}" : request.Path;

    /// <summary>The name that a caller of this stage types.</summary>
    public string DomainNameOf(FrontRequest request) => IsNamed ? FunctionIdentity.ApiDomain : request.DomainName;
}

namespace PhpBridge.Site;

/// <summary>Which requests are accepted, and which header of the gateway is trusted.</summary>
/// <param name="OriginSecrets">Valid values of X-Origin-Secret; empty to accept requests without one.</param>
/// <param name="AllowedHosts">Host names of the site; empty to accept any.</param>
/// <param name="ViewerHeader">The header that carries the client's address.</param>
internal sealed record GatewayOptions(IReadOnlyList<string> OriginSecrets, IReadOnlyList<string> AllowedHosts, string ViewerHeader);

using PhpBridge.Site;

namespace PhpBridge.Configuration;

/// <summary>Settings of the trust in the gateway before the function.</summary>
internal static class GatewaySettings
{
    private static readonly Setting<IReadOnlyList<string>> OriginSecret = new(
        "PHPBRIDGE_ORIGIN_SECRET",
        $"`off`, or one value or two, separated by a comma, each of 16 to {OriginGuard.MaxSecretLength} characters",
        "off",
        "Requests without this value in the header `X-Origin-Secret` are answered with 403. During a rotation two values are valid.",
        SettingParsers.TryParseSecrets);

    private static readonly Setting<bool> ViewerHeader = SettingTypes.Choice(
        "PHPBRIDGE_VIEWER_HEADER",
        OriginGuard.CloudFrontField,
        OriginGuard.EdgeFunctionField,
        $"The header with the client's address in requests with the origin secret: `{OriginGuard.CloudFrontField}` (address and port) or "
            + $"`{OriginGuard.EdgeFunctionField}` (address). The gateway must set it on every request.");

    private static readonly Setting<IReadOnlyList<string>> AllowedHosts = new(
        "PHPBRIDGE_ALLOWED_HOSTS",
        "`*`, or host names without ports separated by commas, such as `example.com,*.example.com`",
        "*",
        "The host names of the site. `*.example.com` allows all subdomains. Requests for other hosts are answered with 421.",
        SettingParsers.TryParseHosts);

    public static readonly SettingGroup Group = new("Access", [OriginSecret, ViewerHeader, AllowedHosts]);

    public static GatewayOptions Read(Variables variables) => new(
        OriginSecret.Read(variables),
        AllowedHosts.Read(variables),
        ViewerHeader.Read(variables) ? OriginGuard.CloudFrontField : OriginGuard.EdgeFunctionField);
}

namespace PhpBridge.IntegrationTests.Terraform;

/// <summary>What must hold for every site that the module plans: name → what breaks it, in words.</summary>
internal static class SecurityRules
{
    public static IReadOnlyDictionary<string, Func<Plan, IEnumerable<string>>> All { get; } = new Dictionary<string, Func<Plan, IEnumerable<string>>>
    {
        ["Files are encrypted, and reached by NFS from the function's group only"] = ReachRules.FilesArePrivate,
        ["Ports are open for groups, never for addresses"] = ReachRules.NoPortIsPublic,
        ["No policy allows anybody, or anything"] = PermissionRules.PoliciesAreNarrow,
        ["Who may invoke the function is named, but for the Function URL, which has both of its permissions"] = PermissionRules.InvocationIsNarrow,
        ["No secret is in an output, nor in plain sight"] = SecretRules.SecretsAreHidden,
        ["Passwords are Secrets Manager's"] = SecretRules.PasswordsAreManaged,
        ["Everything travels encrypted, by TLS 1.2 at least"] = EncryptionRules.EverythingIsEncrypted,
        ["Databases are private, encrypted and backed up"] = ReachRules.DatabasesArePrivate,
        ["Buckets are private"] = ReachRules.BucketsArePrivate,
        ["The function waits for its files and for leave to use them"] = PermissionRules.FunctionWaits,
        ["CloudFront keeps what Cache-Control says, and no longer"] = CloudFrontRules.CacheFollowsOrigin,
        ["CloudFront sends cookies to pages only, and never Host"] = CloudFrontRules.OriginsGetWhatTheyShould,
        ["Logs are JSON and do not stay for ever"] = SecretRules.LogsEnd,
    };
}

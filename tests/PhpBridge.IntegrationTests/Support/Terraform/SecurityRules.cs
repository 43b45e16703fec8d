
namespace PhpBridge.IntegrationTests.Support.Terraform;

/// <summary>Rules for every plan of the module: name → violations, in words.</summary>
internal static class SecurityRules
{
    public static IReadOnlyDictionary<string, Func<Plan, IEnumerable<string>>> All { get; } =
        new Dictionary<string, Func<Plan, IEnumerable<string>>>
        {
            ["Files are encrypted, and reached by NFS from the function's group only"] = ReachRules.FilesArePrivate,
            ["Ports are open for groups and private networks, never for the internet"] = ReachRules.NoPortIsPublic,
            ["No policy allows every principal, action or resource"] = PermissionRules.PoliciesAreNarrow,
            ["Invocations have a source, except by the Function URL, which has both of its permissions"] =
                PermissionRules.InvocationIsNarrow,
            ["No secret is in an output or printed"] = SecretRules.SecretsAreHidden,
            ["Passwords are in Secrets Manager"] = SecretRules.PasswordsAreManaged,
            ["All connections use TLS 1.2 at least"] = EncryptionRules.EverythingIsEncrypted,
            ["Databases are private, encrypted and backed up"] = ReachRules.DatabasesArePrivate,
            ["Buckets are private"] = ReachRules.BucketsArePrivate,
            ["The function is created after its mount targets and permissions"] = PermissionRules.FunctionWaits,
            ["CloudFront caches as Cache-Control states"] = CloudFrontRules.CacheFollowsOrigin,
            ["CloudFront sends cookies to pages only, and never Host"] = CloudFrontRules.OriginsGetWhatTheyShould,
            ["Logs are JSON and expire"] = SecretRules.LogsEnd,
        };
}

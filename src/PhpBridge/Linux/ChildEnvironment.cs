using System.Collections;

namespace PhpBridge.Linux;

/// <summary>What the processes that we start may know of our environment.</summary>
internal static class ChildEnvironment
{
    /// <summary>
    /// What they must not inherit: Lambda's library path, which would mix the host's libraries with the layer's; the
    /// Runtime API's address, with which any plugin could answer in our place; our settings, among them secrets.
    /// </summary>
    /// <param name="environment">The environment of this process.</param>
    public static IEnumerable<string> Withheld(IDictionary environment)
        => environment.Keys.Cast<string>()
            .Where(name => name.StartsWith("PHPBRIDGE_", StringComparison.Ordinal))
            .Append("LD_LIBRARY_PATH")
            .Append("AWS_LAMBDA_RUNTIME_API");
}

using System.Collections;
using PhpBridge.Linux;

namespace PhpBridge.Configuration;

/// <summary>The environment variables of the process.</summary>
internal sealed class Variables(IDictionary environment)
{
    /// <summary>A variable's value; null when it is unset or empty.</summary>
    public string? this[string name] => environment[name] is string { Length: > 0 } value ? value : null;

    /// <summary>The names of variables that child processes do not inherit.</summary>
    public IReadOnlyList<string> Withheld => [.. ChildEnvironment.Withheld(environment)];

    /// <summary>The names that begin with a prefix, in order.</summary>
    public IEnumerable<string> NamesOf(string prefix)
        => environment.Keys.OfType<string>().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}

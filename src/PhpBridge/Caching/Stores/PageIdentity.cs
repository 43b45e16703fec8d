namespace PhpBridge.Caching.Stores;

/// <summary>The key of a page.</summary>
internal sealed class PageIdentity(string key, IReadOnlyList<string> vary, string variant, string target)
{
    /// <summary>The primary key.</summary>
    public string Key => key;

    /// <summary>The names of the request fields that select among the responses of this key.</summary>
    public IReadOnlyList<string> Vary => vary;

    /// <summary>Their values; empty when there is one response.</summary>
    public string Variant => variant;

    /// <summary>Path and query.</summary>
    public string Target => target;
}

namespace PhpBridge.Mirror.Index;

/// <summary>
/// FNV-1a with 64 bits over the bytes of a path. The hash of a path continues the hash of its parent, so that one pass yields the
/// hashes of all its ancestors.
/// </summary>
internal static class PathHash
{
    public const ulong Basis = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    /// <param name="hash">The hash of the bytes before these.</param>
    public static ulong Of(ReadOnlySpan<byte> path, ulong hash = Basis)
    {
        foreach (var value in path)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}

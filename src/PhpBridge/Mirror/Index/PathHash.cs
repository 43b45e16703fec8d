namespace PhpBridge.Mirror.Index;

/// <summary>FNV-1a, 64 bits, over a path's bytes: the beginnings of a path are hashed on the way to its end.</summary>
internal static class PathHash
{
    public const ulong Basis = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> path, ulong hash = Basis)
    {
        foreach (var value in path)
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}

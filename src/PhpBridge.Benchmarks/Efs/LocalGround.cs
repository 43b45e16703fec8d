namespace PhpBridge.Benchmarks.Efs;

/// <summary>The local disk, whose files the kernel has in memory.</summary>
internal sealed class LocalGround(string root) : IGround
{
    public string Root => root;

    public IReadOnlyDictionary<string, long>? RoundTrips => null;

    public void Dispose()
    {
        // Nothing was mounted.
    }
}

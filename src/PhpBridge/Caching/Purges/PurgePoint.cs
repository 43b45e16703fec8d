namespace PhpBridge.Caching.Purges;

/// <summary>A point in the order of all purges of a site.</summary>
internal readonly struct PurgePoint(long epoch, long sequence)
{
    /// <summary>The identity of a purge log, drawn when it is created.</summary>
    public long Epoch => epoch;

    /// <summary>The number of the last purge before this point.</summary>
    public long Sequence => sequence;
}

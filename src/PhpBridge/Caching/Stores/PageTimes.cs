namespace PhpBridge.Caching.Stores;

/// <summary>When a response was received, and its age then.</summary>
internal readonly struct PageTimes(long received, long initialAge)
{
    /// <summary>In seconds since 1970.</summary>
    public long Received => received;

    /// <summary>In seconds.</summary>
    public long InitialAge => initialAge;
}

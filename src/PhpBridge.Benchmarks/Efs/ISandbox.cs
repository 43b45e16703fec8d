namespace PhpBridge.Benchmarks.Efs;

/// <summary>Something that serves the site, from the start of its first process on.</summary>
internal interface ISandbox : IAsyncDisposable
{
    /// <summary>Starts its processes; prepared is everything before.</summary>
    void Start();

    /// <returns>The whole answer, with its head.</returns>
    string Get(Page page);
}

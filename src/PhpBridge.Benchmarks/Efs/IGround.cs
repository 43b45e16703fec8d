namespace PhpBridge.Benchmarks.Efs;

/// <summary>Where the site lies, as a fresh sandbox finds it.</summary>
internal interface IGround : IDisposable
{
    /// <summary>The document root.</summary>
    string Root { get; }

    /// <summary>Round trips to the server so far, by their kind; null when they are not counted.</summary>
    IReadOnlyDictionary<string, long>? RoundTrips { get; }
}

namespace PhpBridge.Benchmarks.Efs;

/// <summary>Where the site lies, as a fresh sandbox finds it.</summary>
internal interface IGround : IDisposable
{
    /// <summary>The document root.</summary>
    string Root { get; }

    /// <summary>To the server so far; null: nobody counts.</summary>
    long? RoundTrips { get; }
}

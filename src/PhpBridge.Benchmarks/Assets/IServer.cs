namespace PhpBridge.Benchmarks.Assets;

/// <summary>A server under measurement, asked by one client on one kept connection.</summary>
internal interface IServer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The processor time that the server has used.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Asks for a file and waits for all of it.</summary>
    /// <returns>From the request's first byte to the answer's last.</returns>
    TimeSpan Get(string path);
}

using System.Diagnostics;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>A server under measurement, with one client on one persistent connection.</summary>
internal abstract class Server(Process process, HttpConnection connection) : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>The processor time that the server has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    protected HttpConnection Connection => connection;

    /// <summary>Requests a file and receives all of it.</summary>
    /// <returns>The time from the first byte of the request to the last byte of the response.</returns>
    public abstract TimeSpan Get(string path);

    public async ValueTask DisposeAsync()
    {
        Signals.Terminate(process.Id);
        await process.WaitForExitAsync();
        connection.Dispose();
        process.Dispose();
    }
}

using System.Diagnostics;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Assets;

/// <summary>A server under measurement, asked by one client on one kept connection.</summary>
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

    /// <summary>Asks for a file and waits for all of it.</summary>
    /// <returns>From the request's first byte to the answer's last.</returns>
    public abstract TimeSpan Get(string path);

    public async ValueTask DisposeAsync()
    {
        Signals.Terminate(process.Id);
        await process.WaitForExitAsync();
        connection.Dispose();
        process.Dispose();
    }
}

using System.Diagnostics;

namespace PhpBridge.Benchmarks.Stub;

/// <summary>An event on its way through a bridge.</summary>
internal sealed class StubInvocation(byte[] payload) : IDisposable
{
    private readonly ManualResetEventSlim _done = new();

    public byte[] Payload { get; } = payload;

    /// <summary>Stopwatch ticks at which the event arrived.</summary>
    public long Arrived { get; } = Stopwatch.GetTimestamp();

    /// <summary>Stopwatch ticks at which the event was handed out.</summary>
    public long HandedOut { get; set; }

    /// <summary>Stopwatch ticks at which the whole response had arrived.</summary>
    public long Answered { get; private set; }

    /// <summary>Bytes of the response, as JSON where it is buffered.</summary>
    public long Size { get; private set; }

    /// <summary>The status of the response; 0 if the invocation failed.</summary>
    public int Status { get; private set; }

    /// <summary>The response as JSON, if the stub keeps it.</summary>
    public string Content { get; private set; } = "";

    public void Complete(long answered, long size, int status, string content)
    {
        (Answered, Size, Status, Content) = (answered, size, status, content);
        _done.Set();
    }

    public void Wait(int seconds = 30)
    {
        if (!_done.Wait(TimeSpan.FromSeconds(seconds)))
        {
            throw new TimeoutException($"the bridge did not answer within {seconds} seconds");
        }
    }

    public void Dispose() => _done.Dispose();
}

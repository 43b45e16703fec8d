using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PhpBridge.IntegrationTests.Support.PageTags;

/// <summary>The socket on which a page cache takes purges. It records them, and answers as a test wants.</summary>
internal sealed class PurgeRecorder : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<Purge> _purges = [];
    private int _sequence;

    public PurgeRecorder(string path)
    {
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _ = ServeAsync();
    }

    public string Path { get; }

    /// <summary>The line to answer with; null for the number of the purge.</summary>
    public string? Answer { get; set; }

    /// <summary>Those since the last call.</summary>
    public IReadOnlyList<Purge> Take()
    {
        var taken = new List<Purge>();
        while (_purges.TryDequeue(out var purge))
        {
            taken.Add(purge);
        }

        return taken;
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(Path);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync();
                using var stream = new NetworkStream(connection);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                _purges.Enqueue(Read(await reader.ReadLineAsync() ?? "{}"));
                await stream.WriteAsync(Encoding.UTF8.GetBytes((Answer ?? $$"""{"sequence":{{++_sequence}}}""") + "\n"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private static Purge Read(string line)
    {
        var purge = JsonElement.Parse(line).GetProperty("purge");
        return new(purge.TryGetProperty("all", out var all) && all.GetBoolean(), Strings(purge, "tags"), Strings(purge, "urls"));
    }

    private static HashSet<string> Strings(JsonElement purge, string name) =>
        purge.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}

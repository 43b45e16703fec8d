using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Caching.Purges;

/// <summary>
/// The Unix socket at which PHP purges pages: one line of JSON in each direction (see <see cref="PurgeRequest"/>). The reply,
/// <c>{"sequence":N}</c> or <c>{"error":"…"}</c>, is sent when the purge is durable and effective in this sandbox.
/// </summary>
internal sealed class PurgeSocket : IDisposable
{
    /// <summary>The variable with the socket's path in the environment of PHP.</summary>
    public const string Variable = "PHPBRIDGE_CACHE_SOCKET";

    private const int MaxLength = 256 * 1024;
    private const int ReceiveTimeoutMs = 5000;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;
    private readonly SitePurges _purges;
    private readonly ILogger _log;

    /// <exception cref="SocketException">The socket cannot be created.</exception>
    public PurgeSocket(string path, SitePurges purges, ILogger log)
    {
        (_path, _purges, _log) = (path, purges, log);
        File.Delete(path); // A predecessor's.
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        new Thread(Run) { IsBackground = true, Name = "page purges" }.Start();
    }

    public void Dispose()
    {
        File.Delete(_path);
        _listener.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                var client = _listener.Accept();

                // A thread each, since a commit may wait for another sandbox.
                new Thread(() => Serve(client)) { IsBackground = true, Name = "page purge" }.Start();
            }
            catch (SocketException)
            {
                // The client has closed the connection already, or the socket was disposed of.
                if (!File.Exists(_path))
                {
                    return;
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        using (client)
        {
            try
            {
                client.ReceiveTimeout = ReceiveTimeoutMs;
                client.Send(Encoding.UTF8.GetBytes(Answer(ReadLine(client)) + "\n"));
            }
            catch (SocketException)
            {
                // The process was killed, or sent nothing in time. A purge that was read has been committed.
            }
        }
    }

    private string Answer(ReadOnlyMemory<byte> line)
    {
        try
        {
            var sequence = _purges.Commit(PurgeRequest.Read(line));
            _log.Purged(sequence);
            return $$"""{"sequence":{{sequence}}}""";
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return $$"""{"error":"{{JsonEncodedText.Encode(e.Message)}}"}""";
        }
    }

    private static ReadOnlyMemory<byte> ReadLine(Socket client)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            var count = client.Receive(buffer.AsSpan(length));
            var end = buffer.AsSpan(length, count).IndexOf((byte)'\n');
            if (count == 0 || end >= 0)
            {
                return buffer.AsMemory(0, end < 0 ? length : length + end);
            }

            length += count;
            if (length == buffer.Length)
            {
                if (length >= MaxLength)
                {
                    return default; // Not JSON.
                }

                Array.Resize(ref buffer, length * 2);
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Services;

/// <summary>What a service on the web would answer, on a loopback port. It keeps what it was asked.</summary>
internal sealed class LoopbackService : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<Received, Reply> _answer;

    public LoopbackService(Func<Received, Reply> answer)
    {
        _answer = answer;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Prefixes.Add(Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; }

    public ConcurrentQueue<Received> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var request = new Received(
                    context.Request.HttpMethod, context.Request.RawUrl!, Fields(context.Request), Encoding.UTF8.GetString(body.ToArray()));
                Requests.Enqueue(request);
                var reply = _answer(request);
                context.Response.StatusCode = reply.Status;
                foreach (var (name, value) in reply.Fields)
                {
                    context.Response.AddHeader(name, value);
                }

                context.Response.ContentLength64 = reply.Body.Length;
                await context.Response.OutputStream.WriteAsync(reply.Body);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private static Dictionary<string, string> Fields(HttpListenerRequest request) =>
        request.Headers.AllKeys.ToDictionary(name => name!, name => request.Headers[name]!, StringComparer.OrdinalIgnoreCase);

    /// <param name="Target">Path and query.</param>
    internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Fields, string Body);

    internal sealed record Reply(int Status, byte[] Body)
    {
        public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

        public static Reply Text(int status, string body) => new(status, Encoding.UTF8.GetBytes(body));
    }
}

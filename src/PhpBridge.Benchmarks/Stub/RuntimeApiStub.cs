using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.Benchmarks.Stub;

/// <summary>
/// The parts of the Runtime API and the Extensions API that a bridge needs: one thread per connection and no HTTP server, so that
/// little besides the bridge is measured.
/// </summary>
internal sealed class RuntimeApiStub : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning disable CA2213 // The connections' threads may still be waiting on them; the process ends soon after.
    private readonly BlockingCollection<StubInvocation> _queue = [];
    private readonly SemaphoreSlim _extensionInvocations = new(0);
    private readonly SemaphoreSlim _extensionReady = new(0);
#pragma warning restore CA2213
    private volatile bool _hasExtension;
    private int _waiting;
    private int _requestId;

    public RuntimeApiStub()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Whether whole responses are kept for inspection.</summary>
    public bool KeepsContent { get; set; }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>The number of loops that wait for an invocation.</summary>
    public int Waiting => Volatile.Read(ref _waiting) - _queue.Count;

    /// <summary>Waits until a bridge requests its first invocation; returns false after ten seconds.</summary>
    public bool WaitForLoop() => SpinWait.SpinUntil(() => Waiting > 0, TimeSpan.FromSeconds(10));

    /// <summary>Sends an event to the next loop that requests an invocation.</summary>
    public StubInvocation Send(byte[] payload)
    {
        var invocation = new StubInvocation(payload);
        _queue.Add(invocation);
        return invocation;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _queue.CompleteAdding();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                new Thread(() => Serve(new HttpConnection(socket))) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed: the benchmark is over.
        }
    }

    private void Serve(HttpConnection connection)
    {
        StubInvocation? current = null;
        try
        {
            while (connection.TryReadHead())
            {
                connection.KeepsContent = KeepsContent;
                var size = connection.ReadContent();
                var target = connection.Head.Split(' ')[1];
                if (target.EndsWith("/invocation/next", StringComparison.Ordinal))
                {
                    current = HandOut(connection);
                }
                else if (target.Contains("/invocation/", StringComparison.Ordinal))
                {
                    current!.Complete(Stopwatch.GetTimestamp(), size, StatusIn(connection.Excerpt), connection.Content.ToString());
                    connection.Send("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8);
                }
                else
                {
                    Extend(connection, target);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            // The bridge or the stub has ended.
        }
        finally
        {
            connection.Dispose();
        }
    }

    private StubInvocation HandOut(HttpConnection connection)
    {
        Interlocked.Increment(ref _waiting);
        var invocation = _queue.Take();
        Interlocked.Decrement(ref _waiting);
        if (_hasExtension)
        {
            // An invocation has ended when the extension has requested its next event, too.
            _extensionReady.Wait();
        }

        var deadline = DateTimeOffset.UtcNow.AddSeconds(60).ToUnixTimeMilliseconds();
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + $"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-{Interlocked.Increment(ref _requestId):x12}\r\n"
            + $"Lambda-Runtime-Deadline-Ms: {deadline}\r\n"
            + $"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\n"
            + $"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:site\r\n"
            + $"Content-Length: {invocation.Payload.Length}\r\n\r\n"));
        byte[] message = [.. head, .. invocation.Payload];
        invocation.HandedOut = Stopwatch.GetTimestamp();
        connection.Send(message);
        if (_hasExtension)
        {
            _extensionInvocations.Release();
        }

        return invocation;
    }

    private void Extend(HttpConnection connection, string target)
    {
        if (target.EndsWith("/register", StringComparison.Ordinal))
        {
            _hasExtension = true;
            connection.Send("HTTP/1.1 200 OK\r\nLambda-Extension-Identifier: 1\r\nContent-Length: 2\r\n\r\n{}"u8);
            return;
        }

        _extensionReady.Release();
        _extensionInvocations.Wait();
        connection.Send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"eventType\":\"INVOKE\"}"u8);
    }

    /// <summary>Reads the status at the beginning of the response, a number or, for CloudFront, a string.</summary>
    private static int StatusIn(string answer)
    {
        var digits = answer.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray();
        return answer.StartsWith("{\"status", StringComparison.Ordinal)
            && int.TryParse(digits, CultureInfo.InvariantCulture, out var status)
                ? status
                : 0;
    }
}

using System.Collections.Concurrent;
using System.Net.Sockets;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror.SharedMemory;

public sealed class BarrierSocketTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _sandbox = new();
    private readonly ConcurrentQueue<(int Writer, bool IsCarried)> _published = new();
    private readonly ManualResetEventSlim _mayPublish = new(initialState: true);
    private readonly BarrierSocket _socket;

    public BarrierSocketTests() => _socket = new BarrierSocket(_sandbox.Path, (writer, isCarried) =>
    {
        _published.Enqueue((writer, isCarried));
        if (writer == 1)
        {
            _mayPublish.Wait(Timeout);
        }
    });

    public void Dispose()
    {
        _mayPublish.Set();
        _socket.Dispose();
        _sandbox.Dispose();
        _mayPublish.Dispose();
    }

    [Theory]
    [InlineData(BarrierMode.PublishAndWait, false)]
    [InlineData(BarrierMode.Publish, true)]
    public void A_process_is_answered_after_its_changes_were_published(object mode, bool isCarried)
    {
        using var process = Connect();
        process.Send([(byte)(BarrierMode)mode, 0, 0x02, 0x01]);

        Assert.Equal("k"u8.ToArray(), Receive(process));

        Assert.Equal([(0x0102, isCarried)], _published);
    }

    [Fact]
    public void A_publication_that_takes_long_holds_up_no_other_process()
    {
        _mayPublish.Reset();
        using var slow = Connect();
        slow.Send([1, 0, 1, 0]);
        using var fast = Connect();
        fast.Send([1, 0, 2, 0]);

        Assert.Equal("k"u8.ToArray(), Receive(fast));
        Assert.Equal(0, slow.Available);

        _mayPublish.Set();
        Assert.Equal("k"u8.ToArray(), Receive(slow));
    }

    [Fact]
    public void A_process_that_sends_half_a_message_gets_no_answer()
    {
        using var process = Connect();
        process.Send([1, 0]);
        process.Shutdown(SocketShutdown.Send);

        Assert.Empty(Receive(process));

        Assert.Empty(_published);
    }

    [Fact]
    public void A_process_that_dies_leaves_the_socket_usable()
    {
        _mayPublish.Reset();
        using (var killed = Connect())
        {
            killed.Send([1, 0, 1, 0]);
            Assert.True(SpinWait.SpinUntil(() => !_published.IsEmpty, Timeout));
        }

        _mayPublish.Set();
        using var process = Connect();
        process.Send([1, 0, 2, 0]);

        Assert.Equal("k"u8.ToArray(), Receive(process));
    }

    [Fact]
    public void A_disposed_socket_accepts_nothing()
    {
        _socket.Dispose();

        Assert.Throws<SocketException>(Connect);
    }

    private static byte[] Receive(Socket process)
    {
        process.ReceiveTimeout = (int)Timeout.TotalMilliseconds;
        var answer = new byte[8];
        return answer[..process.Receive(answer)];
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Path.Combine(_sandbox.Path, "bridge.sock")));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

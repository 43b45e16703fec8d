using System.Net.Sockets;
using PhpBridge.Linux;
using Xunit;

namespace PhpBridge.Tests.Linux;

public sealed class UnixConnectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    public UnixConnectionTests()
    {
        _path = Path.Combine(_folder.Path, "socket");
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
    }

    [Fact]
    public void Bytes_arrive_in_both_directions()
    {
        using var connection = UnixConnection.Connect(_path);
        using var other = _listener.Accept();
        var buffer = new byte[10];

        Assert.Equal(3, connection.Send("one"u8));
        Assert.Equal(3, other.Receive(buffer));
        Assert.Equal("one"u8, buffer.AsSpan(0, 3));
        Assert.Equal(5, other.Send("three"u8));
        Assert.Equal(5, connection.Receive(buffer));
        Assert.Equal("three"u8, buffer.AsSpan(0, 5));
    }

    [Fact]
    public void Neither_direction_waits()
    {
        using var connection = UnixConnection.Connect(_path);
        using var other = _listener.Accept();
        var bytes = new byte[1_000_000];
        var sent = 0;
        for (int count; (count = connection.Send(bytes)) > 0;)
        {
            sent += count;
        }

        Assert.InRange(sent, 1, 100_000_000);
        Assert.Equal(0, connection.Send(bytes));
        Assert.Equal(-1, connection.Receive(bytes));
    }

    [Fact]
    public void The_other_end_may_have_closed()
    {
        using var connection = UnixConnection.Connect(_path);
        _listener.Accept().Dispose();

        Assert.Equal(0, connection.Receive(new byte[1]));
        Assert.Equal(-1, connection.Send(new byte[1]));
    }

    [Fact]
    public void A_path_without_a_listener_is_an_error_that_says_so()
    {
        var missing = Assert.Throws<IOException>(() => UnixConnection.Connect(_path + "-missing"));
        Assert.Contains("No such file", missing.Message, StringComparison.Ordinal);

        _listener.Dispose();
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(_path));
        Assert.Contains("refused", Assert.Throws<IOException>(() => UnixConnection.Connect(_path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(107, "No such file")]
    [InlineData(108, "longer than 107 bytes")]
    public void A_path_may_have_as_many_bytes_as_the_kernel_accepts(int length, string message)
    {
        var path = "/" + new string('x', length - 1);

        Assert.Contains(message, Assert.Throws<IOException>(() => UnixConnection.Connect(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_may_be_closed_twice()
    {
        var connection = UnixConnection.Connect(_path);

        connection.Dispose();
        connection.Dispose();

        Assert.Equal(-1, connection.Descriptor);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }
}

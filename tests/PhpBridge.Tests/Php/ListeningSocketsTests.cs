using System.Net.Sockets;
using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public class ListeningSocketsTests
{
    [Fact]
    public void Whoever_connects_waits_in_the_kernel()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.sock");
        using var sockets = new ListeningSockets([path]);

        using var client = Connect(path);

        Assert.True(client.Connected);
        Assert.Matches($"^{path}=[0-9]+$", sockets.Variable);
    }

    [Fact]
    public void Once_they_were_handed_over_nobody_listens_and_the_paths_stay()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [Path.Combine(folder.Path, "a.sock"), Path.Combine(folder.Path, "b.sock")];
        var sockets = new ListeningSockets(paths);

        sockets.Dispose();

        Assert.All(paths, path => Assert.True(File.Exists(path)));
        Assert.Equal(paths, Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal));
        Assert.All(paths, path => Assert.Throws<SocketException>(() => Connect(path)));
    }

    [Fact]
    public void What_a_former_run_left_behind_is_replaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Add("a.sock", "left behind");
        folder.Add("a.sock.new", "left behind");
        using var sockets = new ListeningSockets([path]);

        using var client = Connect(path);

        Assert.True(client.Connected);
    }

    private static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}

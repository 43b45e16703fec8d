using System.Net.Sockets;
using PhpBridge.Linux;
using Xunit;

namespace PhpBridge.Tests.Linux;

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

    [Fact(Timeout = 10_000)]
    public async Task Giving_up_its_hold_leaves_the_paths_to_php_fpm()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [Path.Combine(folder.Path, "a.sock"), Path.Combine(folder.Path, "b.sock")];
        var sockets = new ListeningSockets(paths);

        await Task.Run(sockets.Dispose, TestContext.Current.CancellationToken);

        Assert.All(paths, path => Assert.True(File.Exists(path)));
        Assert.Equal(paths, Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void Nobody_listens_once_they_were_given_up_and_no_one_took_them()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.sock");
        var sockets = new ListeningSockets([path]);

        sockets.Dispose();

        Assert.Throws<SocketException>(() => Connect(path));
    }

    private static Socket Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}

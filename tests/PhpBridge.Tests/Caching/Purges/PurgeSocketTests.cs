using System.Net.Sockets;
using System.Text;
using PhpBridge.Caching.Purges;
using Xunit;

namespace PhpBridge.Tests.Caching.Purges;

public sealed class PurgeSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_purge_is_answered_with_its_number_when_it_is_effective()
    {
        using var file = new PurgeLogFile(_folder.Path);
        var purges = new SitePurges(file, TimeSpan.FromSeconds(1), TimeProvider.System, _log);
        purges.Begin();
        var made = purges.Known!.Last;
        using var socket = new PurgeSocket(SocketPath, purges, _log);

        var answer = Ask("""{"purge":{"tags":["post-1"]}}""" + "\n");

        Assert.Equal("""{"sequence":1}""" + "\n", answer);
        Assert.False(purges.Known!.IsValid(made, [CacheTag.Parse("post-1")!]));
    }

    [Fact]
    public void A_malformed_purge_is_answered_with_an_error()
    {
        using var file = new PurgeLogFile(_folder.Path);
        using var socket = new PurgeSocket(SocketPath, new SitePurges(file, TimeSpan.FromSeconds(1), TimeProvider.System, _log), _log);

        Assert.Contains("\"error\":\"purge.tag ", Ask("""{"purge":{"tag":["a\"b"]}}""" + "\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_is_read_to_its_end()
    {
        using var file = new PurgeLogFile(_folder.Path);
        using var socket = new PurgeSocket(SocketPath, new SitePurges(file, TimeSpan.FromSeconds(1), TimeProvider.System, _log), _log);
        var tags = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"post-{i}\""));

        Assert.Equal("""{"sequence":1}""" + "\n", Ask($$$"""{"purge":{"tags":[{{{tags}}}]}}""" + "\n"));
    }

    private string SocketPath => Path.Combine(_folder.Path, "cache.sock");

    private string Ask(string line)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        client.Connect(new UnixDomainSocketEndPoint(SocketPath));
        client.Send(Encoding.UTF8.GetBytes(line));
        using var reader = new StreamReader(new NetworkStream(client));
        return reader.ReadToEnd();
    }
}

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using PhpBridge.Caching.Purges;
using PhpBridge.Caching.Stores;

namespace PhpBridge.Caching;

/// <summary>The page cache of this sandbox with its socket.</summary>
internal sealed class SandboxPages : IDisposable
{
    private readonly PurgeLogFile _file;
    private readonly PurgeSocket _socket;

    private SandboxPages(PageCache cache, PurgeLogFile file, PurgeSocket socket) => (Cache, _file, _socket) = (cache, file, socket);

    public PageCache Cache { get; }

    /// <param name="socket">The path of the socket for purges.</param>
    /// <returns>Null when the socket cannot be created: without it, PHP could not purge pages.</returns>
    public static SandboxPages? Start(PageCacheOptions options, string socket, TimeProvider clock, ILogger log)
    {
        var file = new PurgeLogFile(options.Folder);
        try
        {
            var purges = new SitePurges(file, options.Interval, clock, log);
            var folder = new PageFolder(options.Folder, options.FolderSize, clock);
            var store = new PageStore(new PageMemory(options.MemorySize), folder, clock, log);
            return new SandboxPages(new PageCache(options, store, purges, clock, log), file, new PurgeSocket(socket, purges, log));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            file.Dispose();
            log.PurgeSocketFailed(socket, e.Message);
            return null;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _file.Dispose();
    }
}

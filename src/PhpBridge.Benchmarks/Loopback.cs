using System.Net;
using System.Net.Sockets;

namespace PhpBridge.Benchmarks;

internal static class Loopback
{
    /// <summary>A free port, for servers that cannot choose one themselves.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

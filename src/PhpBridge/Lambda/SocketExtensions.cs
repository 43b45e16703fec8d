using System.Net.Sockets;

namespace PhpBridge.Lambda;

internal static class SocketExtensions
{
    /// <summary>Sends all of it, however little the socket takes at a time.</summary>
    public static void SendAll(this Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>One request to php-fpm over FastCGI 1.0, and its complete response.</summary>
internal static class FastCgiExchange
{
    private const int HeaderSize = 8;

    public static async Task<string> GetAsync(string socket, string script, CancellationToken cancellationToken)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
        await using var stream = new NetworkStream(connection);
        var parameters = Parameters(
            ("SCRIPT_FILENAME", script), ("REQUEST_METHOD", "GET"), ("SCRIPT_NAME", "/" + Path.GetFileName(script)));
        byte[] request = [.. Record(1, [0, 1, 0, 0, 0, 0, 0, 0]), .. Record(4, parameters), .. Record(4, []), .. Record(5, [])];
        await stream.WriteAsync(request, cancellationToken);
        return await ReadAsync(stream, cancellationToken);
    }

    private static byte[] Record(byte type, byte[] content) =>
        [1, type, 0, 1, (byte)(content.Length >> 8), (byte)content.Length, 0, 0, .. content];

    private static byte[] Parameters(params (string Name, string Value)[] parameters) =>
        [.. parameters.SelectMany(pair =>
            (byte[])[(byte)pair.Name.Length, (byte)pair.Value.Length, .. Encoding.UTF8.GetBytes(pair.Name + pair.Value)])];

    /// <summary>What PHP wrote to stdout and stderr, headers included.</summary>
    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var header = new byte[HeaderSize];
        while (true)
        {
            await stream.ReadExactlyAsync(header, cancellationToken);
            var content = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4)) + header[6]];
            await stream.ReadExactlyAsync(content, cancellationToken);
            switch (header[1])
            {
                case 3:
                    return Encoding.UTF8.GetString(output.ToArray());
                case 6 or 7:
                    output.Write(content, 0, content.Length - header[6]);
                    break;
            }
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PhpBridge.Lambda;

/// <summary>The address in AWS_LAMBDA_RUNTIME_API: host and port, optionally followed by a path.</summary>
internal sealed record RuntimeApiAddress(string Authority, EndPoint EndPoint, string Path)
{
    /// <exception cref="RuntimeApiException">The text is not host and port.</exception>
    public static RuntimeApiAddress Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? text : text[..slash];
        var path = slash < 0 ? "" : text[slash..].TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        var port = 80;
        if (host.Length == 0
            || (colon >= 0 && !int.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
            || port is < 1 or > IPEndPoint.MaxPort)
        {
            throw new RuntimeApiException($"AWS_LAMBDA_RUNTIME_API should be host:port, but is '{text}'");
        }

        EndPoint endPoint = IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port, AddressFamily.Unspecified);
        return new RuntimeApiAddress(authority, endPoint, path);
    }
}

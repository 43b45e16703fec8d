using System.Net;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>Reads the client's address from X-Forwarded-For, for sources that have no property for it.</summary>
internal static class ForwardedFor
{
    /// <summary>
    /// Returns the last address, which the load balancer has appended; earlier ones can be forged by the client. Empty if it is not an
    /// IP address, as when the load balancer is configured to preserve the header.
    /// </summary>
    public static ReadOnlyMemory<byte> LastAddress(FieldCollection fields)
    {
        ReadOnlyMemory<byte> last = default;
        foreach (var field in fields)
        {
            if (field.Is("X-Forwarded-For"u8))
            {
                last = field.Value;
            }
        }

        last = WithoutPort(last[(last.Span.LastIndexOf((byte)',') + 1)..].Trim(" \t"u8));
        return IPAddress.TryParse(last.Span, out _) ? last : default;
    }

    /// <summary>Removes the port that a load balancer can be configured to add: 192.0.2.1:4711 or [2001:db8::1]:4711.</summary>
    private static ReadOnlyMemory<byte> WithoutPort(ReadOnlyMemory<byte> address)
    {
        var span = address.Span;
        if (span.StartsWith("["u8))
        {
            var end = span.IndexOf((byte)']');
            return end < 0 ? address : address[1..end];
        }

        var colon = span.IndexOf((byte)':');
        var isOnlyOne = colon >= 0 && span.LastIndexOf((byte)':') == colon;
        return isOnlyOne ? address[..colon] : address;
    }
}

using System.Net;
using PhpBridge.Http;

namespace PhpBridge.Events;

/// <summary>The X-Forwarded-For field, for sources that tell of the client nowhere else.</summary>
internal static class ForwardedFor
{
    /// <summary>
    /// The address that the nearest proxy has appended. Those before it are what the client claims. Empty when it is
    /// no address, which happens when the proxy is set to leave the field alone.
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

    /// <summary>A load balancer adds the client's port on demand: 192.0.2.1:4711 or [2001:db8::1]:4711.</summary>
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

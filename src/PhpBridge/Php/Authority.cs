using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>Derives SERVER_NAME and SERVER_PORT (RFC 3875 sections 4.1.14 and 4.1.15) from the Host header.</summary>
internal static class Authority
{
    /// <param name="port">The port in Host, otherwise the one that the gateway forwards, otherwise the default of the scheme.</param>
    /// <returns>The host name without a port.</returns>
    public static ReadOnlySpan<byte> Split(HttpRequest request, out ReadOnlySpan<byte> port)
    {
        request.Fields.TryGet("Host"u8, out var host);
        var authority = host.Span;

        // The last colon outside of the brackets of an IPv6 address.
        var colon = authority.LastIndexOf((byte)':');
        if (colon <= authority.LastIndexOf((byte)']'))
        {
            colon = -1;
        }

        var name = colon < 0 ? authority : authority[..colon];
        port = colon < 0 ? default : authority[(colon + 1)..];
        if (!IsPort(port))
        {
            port = ForwardedPort(request.Fields) is { IsEmpty: false } forwarded ? forwarded : request.IsHttps ? "443"u8 : "80"u8;
        }

        return name;
    }

    /// <summary>Returns the port that the client connected to. Behind CloudFront, the header has CloudFront's port instead.</summary>
    private static ReadOnlySpan<byte> ForwardedPort(FieldCollection fields)
        => fields.TryGet("X-Forwarded-Port"u8, out var port) && IsPort(port.Span) && !fields.Contains("CloudFront-Forwarded-Proto"u8)
            ? port.Span
            : default;

    private static bool IsPort(ReadOnlySpan<byte> text)
        => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}

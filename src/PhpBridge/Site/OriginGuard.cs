using System.Net;
using System.Security.Cryptography;
using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Site;

/// <summary>
/// Checks the origin secret and the host of a request. A gateway such as CloudFront adds a secret header to the requests that it passes
/// on; a client that uses the function's own address does not have it. Other headers of a trusted gateway, about the visitor, are believed.
/// </summary>
/// <param name="secrets">The valid secrets, two during a rotation. Without any, requests need no secret.</param>
/// <param name="hosts">The host names of the site; "*.example.com" is any subdomain. Without any, all hosts are accepted.</param>
/// <param name="viewerField">
/// The header with the client's address. The gateway must set it on every request, because clients could, too.
/// </param>
internal sealed class OriginGuard(
    IReadOnlyList<string> secrets, IReadOnlyList<string> hosts, string viewerField = OriginGuard.CloudFrontField)
{
    /// <summary>CloudFront's header with address and port.</summary>
    public const string CloudFrontField = "CloudFront-Viewer-Address";

    /// <summary>The header with the address only, which a function at the edge can add. It cannot read CloudFront's header.</summary>
    public const string EdgeFunctionField = "True-Client-IP";

    /// <summary>The largest length of a secret, in bytes.</summary>
    public const int MaxSecretLength = 256;

    private readonly byte[][] _secrets = [.. secrets.Select(secret => Padded(Encoding.UTF8.GetBytes(secret)))];

    private readonly byte[] _viewerField = Encoding.ASCII.GetBytes(viewerField);

    private static ReadOnlySpan<byte> SecretField => "X-Origin-Secret"u8;

    /// <summary>
    /// Checks a request, removes the secret from it, and sets the client's address and host. To be called before any other use of the
    /// request.
    /// </summary>
    /// <returns>Null, or the status of the refusal: 403 without the secret, 421 for another host (RFC 9110 section 15.5.20).</returns>
    public int? Refuse(HttpRequest request)
    {
        if (_secrets.Length > 0)
        {
            if (!HasSecret(request.Fields))
            {
                return 403;
            }

            TrustGateway(request);
        }

        // Also if no secret is required, because the gateway may add it.
        request.Fields.Remove(SecretField);
        return hosts.Count == 0 || IsSiteHost(request.Fields) ? null : 421;
    }

    /// <summary>
    /// Compares in constant time, so that the time does not reveal how much of a value was right. Values are padded to one length instead
    /// of hashed, because SHA-256 would load OpenSSL, which takes milliseconds and megabytes.
    /// </summary>
    private bool HasSecret(FieldCollection fields)
    {
        var found = false;
        foreach (var field in fields)
        {
            if (field.Is(SecretField))
            {
                var given = Padded(field.Value.Span);
                foreach (var secret in _secrets)
                {
                    found |= CryptographicOperations.FixedTimeEquals(given, secret);
                }
            }
        }

        return found;
    }

    /// <summary>Pads a text with zeros, and appends its length, so that a text with trailing zeros remains different.</summary>
    private static byte[] Padded(ReadOnlySpan<byte> text)
    {
        var padded = new byte[MaxSecretLength + sizeof(int)];
        text[..Math.Min(text.Length, MaxSecretLength)].CopyTo(padded);
        BitConverter.TryWriteBytes(padded.AsSpan(MaxSecretLength), text.Length);
        return padded;
    }

    private void TrustGateway(HttpRequest request)
    {
        if (request.Fields.TryGet("X-Forwarded-Host"u8, out var host) && !host.IsEmpty)
        {
            request.Fields.Remove("Host"u8);
            request.Fields.Add("Host"u8.ToArray(), host);
        }

        if (request.Fields.TryGet(_viewerField, out var viewer)
            && (viewerField == CloudFrontField ? WithoutPort(viewer) : viewer) is var address && IPAddress.TryParse(address.Span, out _))
        {
            request.RemoteAddress = address;
        }
    }

    /// <summary>Removes the port, which follows the last colon: 198.51.100.10:46532, or 2001:db8::1:46532.</summary>
    private static ReadOnlyMemory<byte> WithoutPort(ReadOnlyMemory<byte> viewer) =>
        viewer.Span.LastIndexOf((byte)':') is > 0 and var colon ? viewer[..colon].Trim("[]"u8) : default;

    /// <summary>Compares the host (RFC 9110 section 7.2) without its port and without a dot at its end.</summary>
    private bool IsSiteHost(FieldCollection fields)
    {
        fields.TryGet("Host"u8, out var field);
        var host = Encoding.UTF8.GetString(field.Span);
        var colon = host.LastIndexOf(':');
        var hasPort = colon > host.LastIndexOf(']') && host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9') == false;
        host = (hasPort ? host[..colon] : host).TrimEnd('.');
        return hosts.Any(ours => ours.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > ours.Length - 1 && host.EndsWith(ours[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(ours, StringComparison.OrdinalIgnoreCase));
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Site;

/// <summary>
/// Checks the origin secret and the host of a request. A gateway such as CloudFront adds a secret header to the requests that it passes
/// on; a client that uses the function's own address does not have it. Other headers of a trusted gateway, about the visitor, are believed.
/// </summary>
/// <param name="secrets">Each is valid: during a rotation there are two. None: everybody may ask.</param>
/// <param name="hosts">Names that the site has; "*.example.com" is any below. None: any name.</param>
/// <param name="viewerField">Where the front says who asks. The front must set it itself, or visitors would.</param>
internal sealed class OriginGuard(IReadOnlyList<string> secrets, IReadOnlyList<string> hosts, string viewerField = OriginGuard.CloudFrontField)
{
    /// <summary>Address and port: CloudFront's own field.</summary>
    public const string CloudFrontField = "CloudFront-Viewer-Address";

    /// <summary>The address alone: what a function at the edge can add, as that field is out of its reach.</summary>
    public const string EdgeFunctionField = "True-Client-IP";

    /// <summary>The most that a secret may have, in bytes.</summary>
    public const int MaxSecretLength = 256;

    private readonly byte[][] _secrets = [.. secrets.Select(secret => Padded(Encoding.UTF8.GetBytes(secret)))];

    private readonly byte[] _viewerField = Encoding.ASCII.GetBytes(viewerField);

    private static ReadOnlySpan<byte> SecretField => "X-Origin-Secret"u8;

    /// <summary>
    /// Checks the request, takes the secret out of it and puts the visitor's own address and host in. To be called before
    /// anything else sees the request.
    /// </summary>
    /// <returns>Null, or the status to refuse with: 403 without the secret, 421 for another host (RFC 9110 section 15.5.20).</returns>
    public int? Refuse(HttpRequest request)
    {
        if (_secrets.Length > 0)
        {
            if (!HasSecret(request.Fields))
            {
                return 403;
            }

            TrustFront(request);
        }

        // Even where none is required: it is a secret of the gateway's.
        request.Fields.Remove(SecretField);
        return hosts.Count == 0 || IsOurs(request.Fields) ? null : 421;
    }

    /// <summary>
    /// Without any exit that would tell by its time how much was right. Padded to one length instead of hashed: SHA-256
    /// would load OpenSSL, in milliseconds and megabytes, for this alone.
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

    /// <summary>The length stands behind the text, so that no text equals another one with zeros behind it.</summary>
    private static byte[] Padded(ReadOnlySpan<byte> text)
    {
        var padded = new byte[MaxSecretLength + sizeof(int)];
        text[..Math.Min(text.Length, MaxSecretLength)].CopyTo(padded);
        BitConverter.TryWriteBytes(padded.AsSpan(MaxSecretLength), text.Length);
        return padded;
    }

    private void TrustFront(HttpRequest request)
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

    /// <summary>198.51.100.10:46532, or 2001:db8::1:46532: the port is behind the last colon.</summary>
    private static ReadOnlyMemory<byte> WithoutPort(ReadOnlyMemory<byte> viewer) =>
        viewer.Span.LastIndexOf((byte)':') is > 0 and var colon ? viewer[..colon].Trim("[]"u8) : default;

    /// <summary>RFC 9110 section 7.2: the port is not compared, and a name may end with a dot.</summary>
    private bool IsOurs(FieldCollection fields)
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

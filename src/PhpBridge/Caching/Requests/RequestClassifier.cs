using System.Buffers;
using System.Text;
using PhpBridge.Http;

namespace PhpBridge.Caching.Requests;

/// <summary>
/// Decides whether a stored page may answer a request, and by which key. A request that is not eligible reaches PHP as it is, and its
/// response is not stored.
/// </summary>
internal sealed class RequestClassifier(VisitorCookies cookies, IgnoredParameters ignored)
{
    private const int MaxKeyLength = 4096;

    private static readonly SearchValues<byte> HostCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]"u8);

    // Parameters of pages for one person: nonces, previews, the customizer, carts, and the administrator's way around the cache.
    private static readonly string[] PersonalParameters =
    [
        "_wpnonce", "preview", "preview_id", "preview_nonce", "customize_changeset_uuid", "customize_theme", "add-to-cart", "remove_item",
        "nocache",
    ];

    private static readonly byte[][] Personal = [.. PersonalParameters.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Parameters by which applications replace the method.</summary>
    private static ReadOnlySpan<byte> MethodParameter => "_method"u8;

    /// <returns>The key, or null with the reason as a token of Cache-Status.</returns>
    public PageKey? Classify(HttpRequest request, out string reason)
    {
        reason = "bypass";
        if (!request.IsHead && !request.Method.Span.SequenceEqual("GET"u8))
        {
            reason = "method";
            return null;
        }

        if (request.Content.Length > 0 || IsPersonal(request) || !request.Fields.TryGet("Host"u8, out var host) || host.IsEmpty
            || host.Span.ContainsAnyExcept(HostCharacters) || IsRepeated(request.Fields, "Host"u8))
        {
            return null;
        }

        var query = ignored.Remove(request.Query);
        if (host.Length + request.Path.Length + query.Length > MaxKeyLength || HasPersonalParameter(query.Span))
        {
            return null;
        }

        return PageKey.Of(request, host.Span, query);
    }

    private bool IsPersonal(HttpRequest request)
    {
        var fields = request.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Is("Cookie"u8) ? cookies.IsIn(field.Value.Span) : IsPersonal(field))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Fields that identify a person, replace the method or the target, or are conditions for the origin alone (RFC 9111 section 4.3.2).
    /// </summary>
    private static bool IsPersonal(Field field)
        => field.Name.Length switch
        {
            6 => field.Is("Expect"u8),
            7 => field.Is("Upgrade"u8),
            8 => field.Is("If-Match"u8),
            10 => field.Is("X-WP-Nonce"u8),
            13 => field.Is("Authorization"u8) || field.Is("X-HTTP-Method"u8) || field.Is("X-Rewrite-URL"u8),
            14 => field.Is("X-Original-URL"u8) || (field.Is("Content-Length"u8) && !field.Value.Span.SequenceEqual("0"u8)),
            17 => field.Is("X-Method-Override"u8) || field.Is("Transfer-Encoding"u8),
            19 => field.Is("If-Unmodified-Since"u8) || field.Is("Proxy-Authorization"u8) || field.Is("X-PhpBridge-Changed"u8),
            22 => field.Is("X-HTTP-Method-Override"u8),
            _ => false,
        };

    private static bool IsRepeated(FieldCollection fields, ReadOnlySpan<byte> name) => fields.NextOf(fields.IndexOf(name)) >= 0;

    private static bool HasPersonalParameter(ReadOnlySpan<byte> query)
    {
        foreach (var range in query.Split((byte)'&'))
        {
            var parameter = query[range];
            var equals = parameter.IndexOf((byte)'=');
            var name = equals < 0 ? parameter : parameter[..equals];
            if (name.SequenceEqual(MethodParameter))
            {
                return true;
            }

            foreach (var personal in Personal)
            {
                if (name.SequenceEqual(personal))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using PhpBridge.FastCgi;
using PhpBridge.Http;
using PhpBridge.Site;

namespace PhpBridge.Php;

/// <summary>
/// Writes meta-variables (RFC 3875 section 4.1) and the others that PHP applications expect, like nginx with the file fastcgi_params.
/// </summary>
internal sealed class CgiVariables(string documentRoot)
{
    private readonly byte[] _documentRoot = Encoding.UTF8.GetBytes(documentRoot);

    public string DocumentRoot => documentRoot;

    private static ReadOnlySpan<byte> HttpPrefix => "HTTP_"u8;

    /// <returns>False if they exceed <paramref name="limit"/>; some of them are then missing.</returns>
    public bool Write(HttpRequest request, Resolution.Script script, ArrayBufferWriter<byte> destination, int limit)
    {
        if (request.Path.Length + request.Query.Length > limit)
        {
            return false;
        }

        WriteServer(request, destination);
        WriteScript(request, script, destination);
        WriteContent(request, destination);
        WriteFields(request.Fields, destination, limit);
        return destination.WrittenCount <= limit;
    }

    private static void WriteServer(HttpRequest request, IBufferWriter<byte> destination)
    {
        var name = Authority.Split(request, out var port);
        Pair(destination, "GATEWAY_INTERFACE"u8, "CGI/1.1"u8);

        // WordPress offers permalinks without index.php to known servers, and recognizes nginx by this word.
        Pair(destination, "SERVER_SOFTWARE"u8, "PhpBridge (nginx compatible)"u8);
        Pair(destination, "SERVER_PROTOCOL"u8, request.Protocol.Span);
        Pair(destination, "SERVER_NAME"u8, name);
        Pair(destination, "SERVER_PORT"u8, port);
        Pair(destination, "SERVER_ADDR"u8, "127.0.0.1"u8);
        Pair(destination, "REMOTE_ADDR"u8, request.RemoteAddress.Span);
        Pair(destination, "REQUEST_SCHEME"u8, request.IsHttps ? "https"u8 : "http"u8);
        if (request.IsHttps)
        {
            Pair(destination, "HTTPS"u8, "on"u8);
        }
    }

    private void WriteScript(HttpRequest request, Resolution.Script script, IBufferWriter<byte> destination)
    {
        Span<byte> buffer = stackalloc byte[256];
        var name = Bytes(script.Name, buffer);
        Pair(destination, "DOCUMENT_ROOT"u8, _documentRoot);
        Pair(destination, "SCRIPT_NAME"u8, name);
        if (script.File is { } file)
        {
            Pair(destination, "SCRIPT_FILENAME"u8, Encoding.UTF8.GetBytes(file));
        }
        else
        {
            Pair(destination, "SCRIPT_FILENAME"u8, _documentRoot, name);
        }

        if (script.PathInfo.Length > 0)
        {
            Pair(destination, "PATH_INFO"u8, Encoding.UTF8.GetBytes(script.PathInfo));
        }

        Pair(destination, "REQUEST_METHOD"u8, request.Method.Span);
        Pair(destination, "QUERY_STRING"u8, script.Query is { } query ? Encoding.UTF8.GetBytes(query) : request.Query.Span);

        // Path and query as the client sent them.
        Pair(destination, "REQUEST_URI"u8, request.Path.Span, request.Query.IsEmpty ? [] : "?"u8, request.Query.Span);

        // Required by PHP if it was built with force-cgi-redirect.
        Pair(destination, "REDIRECT_STATUS"u8, "200"u8);
    }

    private static void WriteContent(HttpRequest request, IBufferWriter<byte> destination)
    {
        request.Fields.TryGet("Content-Type"u8, out var type);
        Pair(destination, "CONTENT_TYPE"u8, type.Span);

        // The length of the content that PHP receives, whatever the client or gateway stated.
        Span<byte> digits = stackalloc byte[11];
        var any = request.Content.Length > 0 || request.Fields.Contains("Content-Length"u8);
        var length = 0;
        _ = any && request.Content.Length.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        Pair(destination, "CONTENT_LENGTH"u8, digits[..length]);
    }

    /// <summary>
    /// Writes headers as HTTP_… (RFC 3875 section 4.1.18). Repeated headers are joined, because PHP has one value per name.
    /// </summary>
    private static void WriteFields(FieldCollection fields, ArrayBufferWriter<byte> destination, int limit)
    {
        Span<byte> buffer = stackalloc byte[256];
        for (var i = 0; i < fields.Count && destination.WrittenCount <= limit; i++)
        {
            var name = fields[i].Name.Span;
            if (!IsPassedOn(name) || fields.IsRepeat(i))
            {
                continue;
            }

            var variable = name.Length <= buffer.Length ? buffer[..name.Length] : new byte[name.Length];
            Ascii.ToUpper(name, variable, out _);
            variable.Replace((byte)'-', (byte)'_');
            // Cookies are joined by "; " (RFC 6265 section 5.4), others as a list (RFC 9110 section 5.3).
            NameValuePairs.Write(destination, HttpPrefix, variable, fields.Joined(i, fields[i].Is("Cookie"u8) ? "; "u8 : ", "u8).Span);
        }
    }

    private static bool IsPassedOn(ReadOnlySpan<byte> name)
        => !name.IsEmpty
            // Letters, digits and hyphens only: with underscores, X_Forwarded_For would become the variable of X-Forwarded-For.
            && !name.ContainsAnyExcept(FieldNameCharacters)
            // CVE-2016-5385 (httpoxy): HTTP_PROXY sets the proxy of PHP's HTTP clients.
            && !Ascii.EqualsIgnoreCase(name, "Proxy"u8)
            // Sent as CONTENT_TYPE and CONTENT_LENGTH.
            && !Ascii.EqualsIgnoreCase(name, "Content-Type"u8)
            && !Ascii.EqualsIgnoreCase(name, "Content-Length"u8);

    private static readonly SearchValues<byte> FieldNameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);

    private static ReadOnlySpan<byte> Bytes(string text, Span<byte> buffer)
        => Encoding.UTF8.TryGetBytes(text, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(text);

    private static void Pair(IBufferWriter<byte> destination, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        => NameValuePairs.Write(destination, name, value);

    private static void Pair(
        IBufferWriter<byte> destination,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third = default)
        => NameValuePairs.Write(destination, name, first, second, third);
}

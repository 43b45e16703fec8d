using Microsoft.Extensions.Logging;
using PhpBridge.Http;

namespace PhpBridge.Php;

/// <summary>
/// Reads status and headers of a script's response. The content remains to be read. The buffers are reused for every response.
/// </summary>
internal sealed class CgiResponseReader(ILogger log)
{
    private readonly FieldCollection _fields = [];
    private byte[] _head = new byte[16 * 1024];

    /// <exception cref="PhpException">PHP failed, or its output is not a CGI response.</exception>
    public HttpResponse Read(PhpExchange exchange, string script)
    {
        var length = 0;
        while (true)
        {
            var count = exchange.Read(_head.AsSpan(length));
            if (count == 0)
            {
                throw exchange.Fail(new PhpException(
                    PhpFailure.InvalidResponse,
                    length == 0 ? "the script ended without any output" : "the output ended before the blank line after the headers"));
            }

            var contentStart = CgiHead.FindEnd(_head.AsSpan(0, length + count), length);
            length += count;
            if (contentStart >= 0)
            {
                return Create(exchange, script, contentStart, length);
            }

            if (length >= CgiHead.MaxSize)
            {
                throw exchange.Fail(new PhpException(
                    PhpFailure.InvalidResponse, $"the response's headers are larger than {CgiHead.MaxSize / 1024} KiB"));
            }

            if (length == _head.Length)
            {
                Array.Resize(ref _head, _head.Length * 2);
            }
        }
    }

    private HttpResponse Create(PhpExchange exchange, string script, int contentStart, int length)
    {
        _fields.Clear();
        try
        {
            var (status, ignored) = CgiHead.Parse(_head.AsMemory(0, contentStart), _fields);
            if (ignored is not null)
            {
                log.HeaderLineIgnored(script, ignored);
            }

            return new HttpResponse(status, new PhpContent(exchange, _head.AsMemory(contentStart..length))) { Fields = _fields };
        }
        catch (PhpException e)
        {
            throw exchange.Fail(e);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

namespace PhpBridge.Lambda;

/// <summary>
/// Builds the heads of requests to one API (RFC 9112 section 3): request line, Host, User-Agent and further headers. All heads use the
/// same buffer, so that a request allocates nothing.
/// </summary>
/// <param name="basePath">The path below which all resources are, with slashes at both ends.</param>
internal sealed class RequestHead(RuntimeApiAddress address, string basePath)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly byte[] _base = Encoding.ASCII.GetBytes(address.Path + basePath);
    private readonly byte[] _host = Encoding.ASCII.GetBytes(address.Authority);

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    private static ReadOnlySpan<byte> Product => "phpbridge/"u8;

    /// <summary>Begins the head of a request for a resource.</summary>
    /// <param name="resource">The path of the resource, ASCII.</param>
    public RequestHead Begin(ReadOnlySpan<byte> method, string resource) => Begin(method, resource, "", "");

    /// <summary>Begins the head of a request for a resource whose path consists of three parts.</summary>
    public RequestHead Begin(ReadOnlySpan<byte> method, string first, string second, string third)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(method);
        _bytes.Write(" "u8);
        _bytes.Write(_base);
        Write(first);
        Write(second);
        Write(third);
        _bytes.Write(" HTTP/1.1\r\n"u8);
        return Field(HeaderNames.Host, _host).Field(HeaderNames.UserAgent, Product, ProductVersion.Utf8);
    }

    /// <summary>Adds a header.</summary>
    public RequestHead Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Field(name, value, []);

    /// <summary>Adds a header whose value is a number.</summary>
    public RequestHead Field(ReadOnlySpan<byte> name, int value)
    {
        Span<byte> digits = stackalloc byte[11];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return Field(name, digits[..length], []);
    }

    /// <summary>Ends the head.</summary>
    /// <returns>The head with its blank line, valid until the next one begins.</returns>
    public ReadOnlySpan<byte> End()
    {
        _bytes.Write(LineEnd);
        return _bytes.WrittenSpan;
    }

    private RequestHead Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest)
    {
        _bytes.Write(name);
        _bytes.Write(": "u8);
        _bytes.Write(start);
        _bytes.Write(rest);
        _bytes.Write(LineEnd);
        return this;
    }

    private void Write(string ascii) => _bytes.Advance(Encoding.ASCII.GetBytes(ascii, _bytes.GetSpan(ascii.Length)));
}

namespace PhpBridge.Http;

/// <summary>
/// A request as a web server reads it from a connection (RFC 9110), independent of the payload format. All memory belongs to the event's
/// buffer and is valid until the result of the invocation has been sent.
/// </summary>
internal sealed class HttpRequest
{
    private static readonly byte[] UsualProtocol = "HTTP/1.1"u8.ToArray();

    /// <summary>A token such as GET (RFC 9110 section 9.1).</summary>
    public required ReadOnlyMemory<byte> Method { get; init; }

    /// <summary>The absolute path, percent-encoded as the client sent it; starts with a slash.</summary>
    public required ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>The query without its question mark, byte for byte; empty without a query.</summary>
    public ReadOnlyMemory<byte> Query { get; init; }

    /// <summary>The protocol that the client used; HTTP/1.1 if the event does not contain it.</summary>
    public ReadOnlyMemory<byte> Protocol
    {
        get;
        init => field = value.IsEmpty ? field : value;
    } = UsualProtocol;

    public required FieldCollection Fields { get; init; }

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>True if <see cref="Content"/> is only the beginning of the content that the client sent.</summary>
    public bool IsContentCut { get; init; }

    /// <summary>The client's address without a port, from the event or from a trusted gateway.</summary>
    public ReadOnlyMemory<byte> RemoteAddress { get; set; }

    /// <summary>
    /// True if the client's connection was encrypted. CloudFront-Forwarded-Proto takes precedence: behind CloudFront, X-Forwarded-Proto
    /// describes the connection from CloudFront to the gateway.
    /// </summary>
    public bool IsHttps
        => (Fields.TryGet("CloudFront-Forwarded-Proto"u8, out var proto) || Fields.TryGet("X-Forwarded-Proto"u8, out proto))
            && System.Text.Ascii.EqualsIgnoreCase(proto.Span, "https"u8);

    /// <summary>True for a safe method (RFC 9110 section 9.2.1).</summary>
    public bool IsSafe => IsHead || Method.Span.SequenceEqual("GET"u8) || Method.Span.SequenceEqual("OPTIONS"u8);

    public bool IsHead => Method.Span.SequenceEqual("HEAD"u8);
}

namespace PhpBridge.Http;

/// <summary>
/// A request as a web server would have read it from the wire (RFC 9110), whichever event carried it. All memory
/// belongs to the event's buffer and is valid until the invocation is answered.
/// </summary>
internal sealed class HttpRequest
{
    private static readonly byte[] UsualProtocol = "HTTP/1.1"u8.ToArray();

    /// <summary>A token such as GET (RFC 9110 section 9.1).</summary>
    public required ReadOnlyMemory<byte> Method { get; init; }

    /// <summary>The absolute path, percent-encoded as the client sent it; starts with a slash.</summary>
    public required ReadOnlyMemory<byte> Path { get; init; }

    /// <summary>The query without its question mark, byte for byte; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Query { get; init; }

    /// <summary>The protocol the client spoke; HTTP/1.1 where the source does not say, or says nothing.</summary>
    public ReadOnlyMemory<byte> Protocol
    {
        get;
        init => field = value.IsEmpty ? field : value;
    } = UsualProtocol;

    public required FieldCollection Fields { get; init; }

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>True when <see cref="Content"/> is only the beginning of what the client sent.</summary>
    public bool IsContentCut { get; init; }

    /// <summary>The client's address without a port: as the event source saw it, or as a trusted gateway states it.</summary>
    public ReadOnlyMemory<byte> RemoteAddress { get; set; }

    /// <summary>
    /// True when the client's connection was encrypted. CloudFront's word counts first: behind it, X-Forwarded-Proto
    /// tells of the connection that CloudFront itself opened.
    /// </summary>
    public bool IsHttps
        => (Fields.TryGet("CloudFront-Forwarded-Proto"u8, out var proto) || Fields.TryGet("X-Forwarded-Proto"u8, out proto))
            && System.Text.Ascii.EqualsIgnoreCase(proto.Span, "https"u8);

    /// <summary>A method that only reads (RFC 9110 section 9.2.1).</summary>
    public bool IsSafe => IsHead || Method.Span.SequenceEqual("GET"u8) || Method.Span.SequenceEqual("OPTIONS"u8);

    public bool IsHead => Method.Span.SequenceEqual("HEAD"u8);
}

namespace PhpBridge.Http;

/// <summary>One field line (RFC 9110 section 5). Name and value are bytes as received; text is UTF-8.</summary>
internal readonly record struct Field(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>Field names are case-insensitive (RFC 9110 section 5.1).</summary>
    public bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name.Span, name);
}

namespace PhpBridge.Http;

/// <summary>
/// One header line (RFC 9110 section 5, which calls it a field line). Name and value are bytes as received; text is UTF-8.
/// </summary>
internal readonly record struct Field(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>Returns whether the line has this name; names are case-insensitive (RFC 9110 section 5.1).</summary>
    public bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name.Span, name);
}

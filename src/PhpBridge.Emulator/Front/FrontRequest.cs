namespace PhpBridge.Emulator.Front;

/// <summary>An HTTP request as it reached the front, nothing normalised.</summary>
internal sealed record FrontRequest
{
    public required string Method { get; init; }

    /// <summary>As sent: percent-encoded.</summary>
    public required string Path { get; init; }

    /// <summary>As sent, without the question mark; empty when none.</summary>
    public required string Query { get; init; }

    /// <summary>One entry per field line, those the platform adds included, connection-level ones removed.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required string SourceIp { get; init; }

    /// <summary><c>HTTP/1.1</c> and the like.</summary>
    public required string Protocol { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The front's own id, not the invocation's.</summary>
    public required string RequestId { get; init; }

    /// <summary>The values of one field joined with a comma; null when absent.</summary>
    public string? Header(string name)
    {
        var values = Headers
            .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(header => header.Value)
            .ToList();
        return values.Count == 0 ? null : string.Join(',', values);
    }

    /// <summary>The Host field without its port.</summary>
    public string DomainName => (Header("Host") ?? "localhost").Split(':')[0];
}

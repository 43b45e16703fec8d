namespace PhpBridge.Events;

/// <summary>
/// Removes the stage from the path of an HTTP API. Paths begin with it at the default endpoint
/// (<c>https://{api}.execute-api.{region}.amazonaws.com/{stage}/…</c>), but not in the stage <c>$default</c> or at a custom domain.
/// </summary>
internal static class StagePrefix
{
    public static ReadOnlyMemory<byte> Remove(ReadOnlyMemory<byte> path, Memory<byte> context)
    {
        var domain = JsonText.Read(JsonText.Property(context, "domainName"u8, "requestContext"), "requestContext.domainName").Span;
        var stage = JsonText.Read(JsonText.Property(context, "stage"u8, "requestContext"), "requestContext.stage").Span;
        if (stage.IsEmpty || domain.IndexOf(".execute-api."u8) < 0 || !BeginsWithSegment(path.Span, stage))
        {
            return path;
        }

        var rest = path[(1 + stage.Length)..];
        return rest.IsEmpty ? "/"u8.ToArray() : rest;
    }

    private static bool BeginsWithSegment(ReadOnlySpan<byte> path, ReadOnlySpan<byte> segment)
        => path.StartsWith("/"u8)
            && path[1..].StartsWith(segment)
            && (path.Length == 1 + segment.Length || path[1 + segment.Length] == '/');
}

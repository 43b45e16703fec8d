using System.Buffers;
using System.IO.Pipelines;

namespace PhpBridge.Emulator.Front;

/// <summary>
/// The head of a streamed response ("Lambda proxy integration format for response streaming"): JSON, then eight NULs,
/// then the content.
/// </summary>
internal static class StreamPrelude
{
    private const string MediaType = "application/vnd.awslambda.http-integration-response";

    private static ReadOnlySpan<byte> Delimiter => "\0\0\0\0\0\0\0\0"u8;

    /// <param name="contentType">That of the function's POST.</param>
    public static bool IsAnnouncedBy(string contentType) =>
        contentType.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Leaves the reader at the first byte of content.</summary>
    /// <returns>The JSON; null when the stream ends without a delimiter or has none within the limit.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (TryFind(read.Buffer, out var prelude, out var content))
            {
                reader.AdvanceTo(content);
                return prelude;
            }

            // Not consumed, but seen: the next read comes back with more.
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length >= PayloadLimits.Prelude)
            {
                return null;
            }
        }
    }

    private static bool TryFind(ReadOnlySequence<byte> buffer, out ReadOnlyMemory<byte> prelude, out SequencePosition content)
    {
        var sequence = new SequenceReader<byte>(buffer.Slice(0, Math.Min(buffer.Length, PayloadLimits.Prelude)));
        var isFound = sequence.TryReadTo(out ReadOnlySequence<byte> json, Delimiter);
        prelude = isFound ? json.ToArray() : default;
        content = isFound ? buffer.GetPosition(sequence.Consumed) : default;
        return isFound;
    }
}

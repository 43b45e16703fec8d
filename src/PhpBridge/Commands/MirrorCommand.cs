using System.Buffers;
using System.Text.Json;
using PhpBridge.Events;
using PhpBridge.Lambda;
using PhpBridge.Mirror;

namespace PhpBridge.Commands;

/// <summary>Handles <c>mirror</c> events.</summary>
internal sealed class MirrorCommand(ICodeMirror mirror)
{
    public InvocationResult Run(MirrorAction action)
    {
        try
        {
            if (action == MirrorAction.Invalidate)
            {
                mirror.Invalidate();
            }

            return mirror.Status() is { } status
                ? new InvocationResult(Write(status))
                : InvocationResult.Failed(
                    "Runtime.MirrorOff",
                    "the code is not mirrored: PHPBRIDGE_MIRROR is 'off', or the file that PHPBRIDGE_MIRROR_LIBRARY names does not exist");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return InvocationResult.Failed("Function.MirrorFailed", $"the mirror's folder on EFS cannot be used: {e.Message}");
        }
    }

    private static ReadOnlyMemory<byte> Write(MirrorStatus status)
    {
        var json = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteBoolean("active"u8, status.Active);
        writer.WriteNumber("revision"u8, status.Revision);
        writer.WriteString("snapshot"u8, status.Snapshot);
        writer.WriteNumber("entries"u8, status.Entries);
        writer.WriteNumber("files"u8, status.Files);
        writer.WriteNumber("fileBytes"u8, status.FileBytes);
        writer.WriteNumber("unapplied"u8, status.Unapplied);
        writer.WriteNumber("pending"u8, status.Pending);
        writer.WriteNumber("writers"u8, status.Writers);
        writer.WriteStartArray("data"u8);
        foreach (var path in status.Data)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteNumber("hits"u8, status.Hits);
        writer.WriteNumber("misses"u8, status.Misses);
        writer.WriteNumber("changes"u8, status.Changes);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }
}

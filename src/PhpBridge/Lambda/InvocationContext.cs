using System.Buffers;
using System.Text.Json;

namespace PhpBridge.Lambda;

/// <summary>The invocation for applications, as JSON with the names that Bref uses.</summary>
#pragma warning disable CA1001 // The writer holds nothing but a buffer of this class.
internal sealed class InvocationContext
#pragma warning restore CA1001
{
    private readonly ArrayBufferWriter<byte> _json = new(512);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    /// <returns>The JSON, valid until the next call.</returns>
    public ReadOnlyMemory<byte> ToJson(Invocation invocation)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        _writer.WriteStartObject();
        _writer.WriteString("awsRequestId"u8, invocation.RequestId);
        _writer.WriteNumber("deadlineMs"u8, invocation.DeadlineMs);
        _writer.WriteString("invokedFunctionArn"u8, invocation.FunctionArn);
        _writer.WriteString("traceId"u8, invocation.TraceId);
        _writer.WriteEndObject();
        _writer.Flush();
        return _json.WrittenMemory;
    }
}

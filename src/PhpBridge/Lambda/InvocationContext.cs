using System.Text.Json;

namespace PhpBridge.Lambda;

/// <summary>What an application may know of its invocation, as JSON with the names that Bref's applications expect.</summary>
internal static class InvocationContext
{
    public static byte[] ToJson(Invocation invocation)
    {
        using var json = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("awsRequestId"u8, invocation.RequestId);
            writer.WriteNumber("deadlineMs"u8, invocation.DeadlineMs);
            writer.WriteString("invokedFunctionArn"u8, invocation.FunctionArn);
            writer.WriteString("traceId"u8, invocation.TraceId);
            writer.WriteEndObject();
        }

        return json.ToArray();
    }
}

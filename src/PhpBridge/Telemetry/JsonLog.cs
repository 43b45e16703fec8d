using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Telemetry;

/// <summary>
/// Writes one JSON line per event, as Lambda's JSON log format has them (timestamp, level, message, requestId), with
/// the event's id and values beside. Lines are written before the call returns: whatever is buffered when the sandbox
/// freezes may never be seen.
/// </summary>
/// <param name="output">Takes whole lines, one write each.</param>
/// <param name="minimum">Events below are dropped.</param>
internal sealed class JsonLog(Stream output, LogLevel minimum, TimeProvider clock) : ILogger
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private Lock _writing = new();

    /// <summary>The invocation that this log's loop is busy with, or was last; null before the first.</summary>
    public string? RequestId { get; set; }

    /// <summary>A log to the same output for another loop, with a request id of its own. Their lines never mix.</summary>
    public JsonLog Another() => new(output, minimum, clock) { _writing = _writing };

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    /// <summary>Scopes are not used: a log belongs to one loop, and <see cref="RequestId"/> says what it is doing.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lock (_writing) // php-fpm's stderr is read on a thread of its own.
        {
            _line.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true }))
            {
                writer.WriteStartObject();
                writer.WriteString("timestamp"u8, clock.GetUtcNow().UtcDateTime);
                writer.WriteString("level"u8, Name(logLevel));
                writer.WriteString("message"u8, formatter(state, exception));
                if (RequestId is { } requestId)
                {
                    writer.WriteString("requestId"u8, requestId);
                }

                writer.WriteNumber("eventId"u8, eventId.Id);
                WriteValues(state, skipRequestId: RequestId is not null, writer);
                if (exception is not null)
                {
                    writer.WriteString("exception"u8, exception.ToString());
                }

                writer.WriteEndObject();
            }

            _line.Write("\n"u8);
            output.Write(_line.WrittenSpan);
            output.Flush();
        }
    }

    private static void WriteValues<TState>(TState state, bool skipRequestId, Utf8JsonWriter writer)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        foreach (var (name, value) in values)
        {
            // What is called Message is the whole message: "{Message}" is how text from elsewhere is logged.
            if (name is "{OriginalFormat}" or "Message" || (skipRequestId && name == "RequestId"))
            {
                continue;
            }

            writer.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
            switch (value)
            {
                case int number:
                    writer.WriteNumberValue(number);
                    break;
                case long number:
                    writer.WriteNumberValue(number);
                    break;
                case double number:
                    writer.WriteNumberValue(number);
                    break;
                case bool flag:
                    writer.WriteBooleanValue(flag);
                    break;
                default:
                    writer.WriteStringValue(value?.ToString());
                    break;
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}

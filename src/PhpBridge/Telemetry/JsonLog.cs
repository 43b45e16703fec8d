using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Telemetry;

/// <summary>
/// Writes one JSON line per event, as Lambda's JSON log format has them (timestamp, level, message, requestId), with
/// the event's id and values beside. Lines are written before the call returns: whatever is buffered when the sandbox
/// freezes may never be seen. A line that cannot be written is given up: a log must not end what it tells of.
/// </summary>
/// <param name="output">Takes whole lines, one write each.</param>
/// <param name="minimum">Events below are dropped.</param>
internal sealed class JsonLog(Stream output, LogLevel minimum, TimeProvider clock) : ILogger
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private Shared _shared = new();

    private static readonly EventId LostLines = new(4);

    /// <summary>The invocation that this log's loop is busy with, or was last; null before the first.</summary>
    public string? RequestId { get; set; }

    /// <summary>A log to the same output for another loop, with a request id of its own. Their lines never mix.</summary>
    public JsonLog Another() => new(output, minimum, clock) { _shared = _shared };

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    /// <summary>Scopes are not used: a log belongs to one loop, and <see cref="RequestId"/> says what it is doing.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Write(logLevel, eventId, formatter(state, exception), state, exception);
        }
    }

    private void Write(LogLevel logLevel, EventId eventId, string message, object? state, Exception? exception)
    {
        lock (_shared.Writing) // php-fpm's stderr is read on a thread of its own.
        {
            Compose(logLevel, eventId, message, state, exception);
            if (TryWrite() && _shared.Lost > 0)
            {
                var lost = _shared.Lost;
                _shared.Lost = 0;
                Compose(LogLevel.Warning, LostLines, $"{lost} lines of the log before this one could not be written", null, null);
                _shared.Lost += TryWrite() ? 0 : lost - 1;
            }
        }
    }

    private void Compose(LogLevel logLevel, EventId eventId, string message, object? state, Exception? exception)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp"u8, clock.GetUtcNow().UtcDateTime);
            writer.WriteString("level"u8, Name(logLevel));
            writer.WriteString("message"u8, message);
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
    }

    private bool TryWrite()
    {
        try
        {
            output.Write(_line.WrittenSpan);
            output.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _shared.Lost++;
            return false;
        }
    }

    private static void WriteValues(object? state, bool skipRequestId, Utf8JsonWriter writer)
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

    /// <summary>What the logs of all loops have in common.</summary>
    private sealed class Shared
    {
        public Lock Writing { get; } = new();

        /// <summary>How many lines could not be written since the last one that could.</summary>
        public int Lost { get; set; }
    }
}

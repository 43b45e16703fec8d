using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace PhpBridge.Telemetry;

/// <summary>
/// Writes one JSON line per event in Lambda's JSON log format (timestamp, level, message, requestId), with the event's id and values
/// as further members. A line is written before the call returns, because buffered lines may be lost when the sandbox is frozen.
/// A line that cannot be written is dropped and counted; it never fails its caller.
/// </summary>
/// <param name="output">Takes whole lines, one write each.</param>
/// <param name="minimum">Events below are dropped.</param>
internal sealed class JsonLog(Stream output, LogLevel minimum, TimeProvider clock) : ILogger
{
    private readonly ArrayBufferWriter<byte> _line = new(1024);
    private Shared _shared = new();

    /// <summary>The current or last invocation of this log's loop; null before the first.</summary>
    public string? RequestId { get; set; }

    /// <summary>Creates a log to the same output for another loop, with its own request id. Their lines never mix.</summary>
    public JsonLog Another() => new(output, minimum, clock) { _shared = _shared };

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    /// <summary>
    /// Returns null: scopes are not used, because a log belongs to one loop and <see cref="RequestId"/> identifies its work.
    /// </summary>
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
            if (!TryWrite())
            {
                _shared.Lost++;
            }
            else if (_shared.Lost > 0)
            {
                ReportLost();
            }
        }
    }

    /// <summary>Writes how many lines were lost; one that cannot be written either leaves the number as it is.</summary>
    private void ReportLost()
    {
        var lost = _shared.Lost;
        _shared.Lost = 0;
        this.LinesLost(lost);
        _shared.Lost = _shared.Lost > 0 ? lost : 0;
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
            // "{Message}" as the whole format logs text of other programs; it is the line's message already.
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

    /// <summary>The state that the logs of all loops share.</summary>
    private sealed class Shared
    {
        public Lock Writing { get; } = new();

        /// <summary>The number of lines lost since the last one that was written.</summary>
        public int Lost { get; set; }
    }
}

using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using PhpBridge.FastCgi;

namespace PhpBridge.Php;

/// <summary>
/// Logs the messages that a script writes to FastCGI's stderr. php-fpm begins each with "PHP message: " and separates them with "; "; a
/// message may have many lines, such as a stack trace, and span records.
/// </summary>
/// <param name="output">Receives the same messages through php-fpm's pipe.</param>
internal sealed class StderrLog(FpmOutput output, ILogger log) : IStderrSink
{
    // Limits the log of a script that repeats a warning endlessly.
    private const int MaxBytesPerRequest = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _pending = new(1024);
    private long? _request;
    private int _logged;
    private long _dropped;

    private static ReadOnlySpan<byte> Opening => "PHP message: "u8;

    private static ReadOnlySpan<byte> Separator => "; "u8;

    /// <summary>Begins a request.</summary>
    public void Start() => _request ??= output.Open();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var accepted = Math.Min(MaxBytesPerRequest - _pending.WrittenCount, bytes.Length);
        _dropped += bytes.Length - accepted;
        _pending.Write(bytes[..accepted]);
        LogComplete();
    }

    /// <summary>Logs the last message and the number of dropped bytes, at the end of a request.</summary>
    public void Flush()
    {
        LogMessage(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
        if (_dropped > 0)
        {
            log.PhpMessagesDropped(_dropped);
        }

        if (_request is { } request)
        {
            output.Close(request, log);
        }

        (_request, _logged, _dropped) = (null, 0, 0);
    }

    /// <summary>Logs the messages that are followed by another one, and are therefore complete.</summary>
    private void LogComplete()
    {
        var rest = _pending.WrittenSpan;
        for (var next = NextOpening(rest); next > 0; next = NextOpening(rest))
        {
            var message = rest[..next];
            LogMessage(message.EndsWith(Separator) ? message[..^Separator.Length] : message);
            rest = rest[next..];
        }

        if (rest.Length < _pending.WrittenCount)
        {
            var kept = rest.ToArray();
            _pending.ResetWrittenCount();
            _pending.Write(kept);
        }
    }

    private static int NextOpening(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return -1;
        }

        var next = text[1..].IndexOf(Opening);
        return next < 0 ? -1 : next + 1;
    }

    private void LogMessage(ReadOnlySpan<byte> message)
    {
        message = message.StartsWith(Opening) ? message[Opening.Length..] : message;
        message = message.Trim("\r\n "u8);
        if (message.IsEmpty)
        {
            return;
        }

        var text = Encoding.UTF8.GetString(message);
        output.Expect(text); // Also if it is not logged here, so that it is not logged there.
        if (_logged + message.Length > MaxBytesPerRequest)
        {
            _dropped += message.Length;
            return;
        }

        _logged += message.Length;
        log.PhpMessage(text);
    }
}

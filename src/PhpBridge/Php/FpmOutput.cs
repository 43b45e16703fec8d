using Microsoft.Extensions.Logging;

namespace PhpBridge.Php;

/// <summary>
/// Logs the output of php-fpm's pipe: php-fpm's own log, and the stderr of its workers. There, workers repeat PHP's messages, whatever
/// log_level is, line by line and without blank lines. Most of them arrive over FastCGI, too, with their request. Only those that do not,
/// because the worker was ended or the response was complete, are logged from the pipe.
/// </summary>
/// <remarks>
/// FastCGI and the pipe have separate buffers, so a message may arrive first on either. A line from the pipe is held until the requests
/// have ended that were open when it arrived; a line from FastCGI is expected from the pipe during this request and the next.
/// </remarks>
/// <param name="workers">The number of requests that may be open at the same time.</param>
internal sealed class FpmOutput(int workers, ILogger log)
{
    // More than the buffers of both hold. Beyond, the oldest lines are dropped.
    private const int MaxLines = 8 * 1024;
    private const int MaxLength = 256 * 1024; // Characters.

    private const string Level = "NOTICE: ";
    private const string Opening = "PHP message: ";

    private readonly Lock _lock = new();

    /// <summary>Lines that arrived over FastCGI and not yet from the pipe, in their order.</summary>
    private readonly List<string> _expected = [];

    /// <summary>Lines that arrived from the pipe and not over FastCGI, with the newest request that was open then.</summary>
    private readonly List<(string Line, long Request)> _held = [];

    private readonly List<long> _open = [];
    private int _heldLength;
    private int _expectedBefore;
    private long _lastRequest;
    private long _unrequestedLength;

    /// <summary>Begins a request.</summary>
    /// <returns>The number of the request, for <see cref="Close"/>.</returns>
    public long Open()
    {
        lock (_lock)
        {
            _open.Add(++_lastRequest);
            if (_lastRequest % workers == 0)
            {
                // Lines of the request before the last one will not arrive any more.
                _expected.RemoveRange(0, _expectedBefore);
                _expectedBefore = _expected.Count;
                ReportDropped();
            }

            return _lastRequest;
        }
    }

    /// <summary>Registers a message that arrived over FastCGI and is expected from the pipe.</summary>
    public void Expect(string message)
    {
        lock (_lock)
        {
            foreach (var part in message.Split('\n', '\r'))
            {
                if (Content(part) is { Length: > 0 } line && !TakeHeld(line))
                {
                    _expected.Add(line);
                }
            }

            if (_expected.Count > MaxLines)
            {
                var excess = _expected.Count - MaxLines;
                _expected.RemoveRange(0, excess);
                _expectedBefore = Math.Max(0, _expectedBefore - excess);
            }
        }
    }

    /// <summary>Ends a request, and logs the messages that arrived only from the pipe.</summary>
    /// <param name="log">The log with the id of the request.</param>
    public void Close(long request, ILogger log)
    {
        lock (_lock)
        {
            _open.Remove(request);
            var oldest = _open.Count == 0 ? long.MaxValue : _open.Min();
            var decided = _held.FindIndex(held => held.Request >= oldest);
            decided = decided < 0 ? _held.Count : decided;
            foreach (var message in Messages(decided))
            {
                log.PhpMessage(message);
            }

            RemoveHeld(decided);
        }
    }

    /// <summary>Reads a line from php-fpm's pipe.</summary>
    public void Read(string line)
    {
        if (IsOwn(line))
        {
            LogOwn(line);
            return;
        }

        lock (_lock)
        {
            var content = Content(line);
            if (content.Length == 0 || TakeExpected(content))
            {
                return;
            }

            if (_open.Count > 0)
            {
                Hold(line);
            }
            else if ((_unrequestedLength += content.Length) <= MaxLength)
            {
                log.PhpMessage(content);
            }
        }
    }

    /// <summary>Recognizes php-fpm's own log by <c>[23-Nov-2026 20:51:09] NOTICE: </c>, which does not depend on the locale.</summary>
    private static bool IsOwn(string line)
        => line is ['[', _, _, '-', _, _, _, '-', _, _, _, _, ' ', _, _, ':', _, _, ':', _, _, ']' or '.', ..];

    private void LogOwn(string line)
    {
        if (line.Contains("] ERROR: ", StringComparison.Ordinal) || line.Contains("] ALERT: ", StringComparison.Ordinal))
        {
            log.FpmError(line);
        }
        else if (line.Contains("] NOTICE: ", StringComparison.Ordinal) || line.Contains("] DEBUG: ", StringComparison.Ordinal))
        {
            log.FpmNotice(line);
        }
        else
        {
            log.FpmWarning(line);
        }
    }

    private static bool IsOpening(string line)
        => line.StartsWith(Level + Opening, StringComparison.Ordinal) || line.StartsWith(Opening, StringComparison.Ordinal);

    /// <summary>Returns the text without the prefixes and white space in which FastCGI and the pipe differ.</summary>
    private static string Content(string line)
    {
        var rest = line.AsSpan();
        if (rest.StartsWith(Level) && rest[Level.Length..].StartsWith(Opening))
        {
            rest = rest[Level.Length..];
        }

        while (rest.StartsWith(Opening))
        {
            rest = rest[Opening.Length..];
        }

        return rest.Trim().ToString();
    }

    private bool TakeExpected(string line)
    {
        var at = _expected.IndexOf(line);
        if (at < 0)
        {
            return false;
        }

        _expected.RemoveAt(at);
        _expectedBefore -= at < _expectedBefore ? 1 : 0;
        return true;
    }

    private bool TakeHeld(string line)
    {
        var at = _held.FindIndex(held => Content(held.Line) == line);
        if (at < 0)
        {
            return false;
        }

        _heldLength -= _held[at].Line.Length;
        _held.RemoveAt(at);
        return true;
    }

    private void Hold(string line)
    {
        _held.Add((line, _lastRequest));
        _heldLength += line.Length;
        while (_held.Count > MaxLines || _heldLength > MaxLength)
        {
            RemoveHeld(1);
        }
    }

    private void RemoveHeld(int count)
    {
        _heldLength -= _held.Take(count).Sum(held => held.Line.Length);
        _held.RemoveRange(0, count);
    }

    /// <summary>Joins the first held lines to messages: a line without the prefix continues the message before.</summary>
    private List<string> Messages(int count)
    {
        var messages = new List<string>();
        foreach (var (line, _) in _held.Take(count))
        {
            if (messages.Count == 0 || IsOpening(line))
            {
                messages.Add(Content(line));
            }
            else
            {
                messages[^1] += "\n" + line.TrimEnd();
            }
        }

        return messages;
    }

    private void ReportDropped()
    {
        if (_unrequestedLength > MaxLength)
        {
            log.PhpMessagesDropped(_unrequestedLength - MaxLength);
        }

        _unrequestedLength = 0;
    }
}

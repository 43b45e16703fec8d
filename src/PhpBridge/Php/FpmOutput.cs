using Microsoft.Extensions.Logging;

namespace PhpBridge.Php;

/// <summary>
/// What comes out of php-fpm's pipe: its own log, and what its workers write to stderr. The workers repeat PHP's
/// messages there, whatever log_level says, each line of a message as a line of its own without its blank ones. Most
/// have come over FastCGI, with the request they belong to; what has not, because the worker was ended before it sent
/// it or the script had finished its response, is only here.
/// </summary>
/// <remarks>
/// The two ways have buffers of their own, so either may be first. A line that is first waits for its twin: here until
/// the requests have ended that were open when it came, there for this request and the next.
/// </remarks>
/// <param name="workers">How many requests may be open at once.</param>
internal sealed class FpmOutput(int workers, ILogger log)
{
    // What fits into the buffers of both ways, and then some. Beyond, the oldest is given up.
    private const int MaxLines = 8 * 1024;
    private const int MaxLength = 256 * 1024; // Characters.

    private const string Level = "NOTICE: ";
    private const string Opening = "PHP message: ";

    private readonly Lock _lock = new();

    /// <summary>Lines that came over FastCGI and have not come here yet, in their order.</summary>
    private readonly List<string> _expected = [];

    /// <summary>Lines that came here and not over FastCGI, with the newest request that was open then.</summary>
    private readonly List<(string Line, long Request)> _held = [];

    private readonly List<long> _open = [];
    private int _heldLength;
    private int _expectedBefore;
    private long _lastRequest;
    private long _unaskedLength;

    /// <summary>A request is sent to a worker.</summary>
    /// <returns>Its number, for <see cref="Close"/>.</returns>
    public long Open()
    {
        lock (_lock)
        {
            _open.Add(++_lastRequest);
            if (_lastRequest % workers == 0)
            {
                // What the request before the last one left did not come, and will not.
                _expected.RemoveRange(0, _expectedBefore);
                _expectedBefore = _expected.Count;
                ReportDropped();
            }

            return _lastRequest;
        }
    }

    /// <summary>A message came over FastCGI.</summary>
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

    /// <summary>A request's FastCGI connection is done with. Logs what came here only.</summary>
    /// <param name="log">That of the request, which knows its id.</param>
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

    /// <summary>A line of php-fpm's pipe.</summary>
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
            else if ((_unaskedLength += content.Length) <= MaxLength)
            {
                log.PhpMessage(content);
            }
        }
    }

    /// <summary>php-fpm's own log begins with <c>[23-Nov-2026 20:51:09] NOTICE: </c>, however PHP's locale is set.</summary>
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

    private static bool IsOpening(string line) => line.StartsWith(Level + Opening, StringComparison.Ordinal) || line.StartsWith(Opening, StringComparison.Ordinal);

    /// <summary>What both ways have in common: they differ in prefixes and in white space.</summary>
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

    /// <summary>The first so many held lines, put together again: what opens no message goes on with the last one.</summary>
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
        if (_unaskedLength > MaxLength)
        {
            log.PhpMessagesDropped(_unaskedLength - MaxLength);
        }

        _unaskedLength = 0;
    }
}

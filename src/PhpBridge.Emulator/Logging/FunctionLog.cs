using System.Text;

namespace PhpBridge.Emulator.Logging;

/// <summary>Keeps what the sandboxes write and passes it on to be read.</summary>
internal sealed class FunctionLog(LogWriter writer)
{
    /// <summary>Enough for any test; a site served for days must not fill the memory.</summary>
    private const int KeptLines = 100_000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly Dictionary<int, StringBuilder> _invocations = [];
    private TaskCompletionSource _more = NewSource();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void SandboxLine(int sandbox, string line)
    {
        lock (_gate)
        {
            if (_lines.Count == KeptLines)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
            if (_invocations.TryGetValue(sandbox, out var invocation))
            {
                invocation.Append(line).Append('\n');
            }

            _more.TrySetResult();
            _more = NewSource();
        }

        writer.SandboxLine(sandbox, line);
    }

    /// <summary>The first kept line that satisfies, or the first to come: pipes are slower than answers.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> predicate, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (_gate)
            {
                if (_lines.FirstOrDefault(predicate) is { } found)
                {
                    return found;
                }

                change = _more.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public void BeginInvocation(int sandbox)
    {
        lock (_gate)
        {
            _invocations[sandbox] = new StringBuilder();
        }
    }

    public string InvocationLines(int sandbox)
    {
        lock (_gate)
        {
            return _invocations.GetValueOrDefault(sandbox)?.ToString() ?? "";
        }
    }

    public void Request(RequestSummary summary) => writer.Request(summary);

    public void Note(string message) => writer.Note(message);

    public void Problem(string message) => writer.Problem(message);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

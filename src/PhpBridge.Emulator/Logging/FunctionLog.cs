using System.Text;

namespace PhpBridge.Emulator.Logging;

/// <summary>Keeps what the sandboxes write and passes it on to be read.</summary>
internal sealed class FunctionLog(LogWriter writer)
{
    /// <summary>Enough for any test; a site served for days must not fill the memory.</summary>
    private const int KeptLines = 100_000;

    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();
    private readonly Dictionary<int, StringBuilder> invocations = [];
    private TaskCompletionSource more = NewSource();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public void SandboxLine(int sandbox, string line)
    {
        lock (gate)
        {
            if (lines.Count == KeptLines)
            {
                lines.Dequeue();
            }

            lines.Enqueue(line);
            if (invocations.TryGetValue(sandbox, out var invocation))
            {
                invocation.Append(line).Append('\n');
            }

            more.TrySetResult();
            more = NewSource();
        }

        writer.SandboxLine(sandbox, line);
    }

    /// <summary>The first kept line that satisfies, or the first to come: pipes are slower than answers.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> predicate, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (lines.FirstOrDefault(predicate) is { } found)
                {
                    return found;
                }

                change = more.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public void BeginInvocation(int sandbox)
    {
        lock (gate)
        {
            invocations[sandbox] = new StringBuilder();
        }
    }

    public string InvocationLines(int sandbox)
    {
        lock (gate)
        {
            return invocations.GetValueOrDefault(sandbox)?.ToString() ?? "";
        }
    }

    public void Request(RequestSummary summary) => writer.Request(summary);

    public void Note(string message) => writer.Note(message);

    public void Problem(string message) => writer.Problem(message);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// The state behind one sandbox's Runtime API: which event is out, whether it was answered, and whether the
/// runtime waits for more.
/// </summary>
internal sealed class RuntimeSession
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<Answer> initializationError = NewSource<Answer>();
    private TaskCompletionSource<Invocation> next = NewSource<Invocation>();
    private TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Invocation? current;
    private bool answerBegun;
    private bool hasPolled;

    /// <summary>Completes when the runtime asks for an event and owes no answer.</summary>
    public Task Idle
    {
        get
        {
            lock (gate)
            {
                return idle.Task;
            }
        }
    }

    /// <summary>Completes when the runtime reports that it cannot initialize.</summary>
    public Task<Answer> InitializationError => initializationError.Task;

    public void Dispatch(Invocation invocation)
    {
        lock (gate)
        {
            current = invocation;
            answerBegun = false;
            idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            next.TrySetResult(invocation);
        }
    }

    /// <summary>The event; the same again until the runtime has answered it.</summary>
    public Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            hasPolled = true;
            if (answerBegun)
            {
                current = null;
                answerBegun = false;
                next = NewSource<Invocation>();
            }

            if (current is null)
            {
                idle.TrySetResult();
            }

            return next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether an answer to this id may come now; a true verdict promises <see cref="Invocation.Complete"/>.</summary>
    public AnswerVerdict BeginAnswer(string requestId, out Invocation? invocation)
    {
        lock (gate)
        {
            invocation = current;
            if (current is null || !string.Equals(current.RequestId, requestId, StringComparison.Ordinal))
            {
                return AnswerVerdict.WrongId;
            }

            if (answerBegun)
            {
                return AnswerVerdict.AlreadyAnswered;
            }

            answerBegun = true;
            return AnswerVerdict.Accepted;
        }
    }

    /// <returns>False when the runtime has already asked for an event, and so is initialized.</returns>
    public bool TryFailInitialization(Answer error)
    {
        lock (gate)
        {
            return !hasPolled && initializationError.TrySetResult(error);
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

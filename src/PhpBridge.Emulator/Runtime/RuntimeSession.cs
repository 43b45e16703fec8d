namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// The state behind one sandbox's Runtime API: which event is out, whether it was answered, and whether the
/// runtime waits for more.
/// </summary>
internal sealed class RuntimeSession
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Answer> _initializationError = NewSource<Answer>();
    private TaskCompletionSource<Invocation> _next = NewSource<Invocation>();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Invocation? _current;
    private bool _answerBegun;
    private bool _hasPolled;

    /// <summary>Completes when the runtime asks for an event and owes no answer.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
            {
                return _idle.Task;
            }
        }
    }

    /// <summary>Completes when the runtime reports that it cannot initialize.</summary>
    public Task<Answer> InitializationError => _initializationError.Task;

    public void Dispatch(Invocation invocation)
    {
        lock (_gate)
        {
            _current = invocation;
            _answerBegun = false;
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _next.TrySetResult(invocation);
        }
    }

    /// <summary>The event; the same again until the runtime has answered it.</summary>
    public Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _hasPolled = true;
            if (_answerBegun)
            {
                _current = null;
                _answerBegun = false;
                _next = NewSource<Invocation>();
            }

            if (_current is null)
            {
                _idle.TrySetResult();
            }

            return _next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether an answer to this id may come now; a true verdict promises <see cref="Invocation.Complete"/>.</summary>
    public AnswerVerdict BeginAnswer(string requestId, out Invocation? invocation)
    {
        lock (_gate)
        {
            invocation = _current;
            if (_current is null || !string.Equals(_current.RequestId, requestId, StringComparison.Ordinal))
            {
                return AnswerVerdict.WrongId;
            }

            if (_answerBegun)
            {
                return AnswerVerdict.AlreadyAnswered;
            }

            _answerBegun = true;
            return AnswerVerdict.Accepted;
        }
    }

    /// <returns>False when the runtime has already asked for an event, and so is initialized.</returns>
    public bool TryFailInitialization(Answer error)
    {
        lock (_gate)
        {
            return !_hasPolled && _initializationError.TrySetResult(error);
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace PhpBridge.Emulator.Runtime;

/// <summary>
/// The state behind one sandbox's Runtime API: which events are out, which were answered, and who waits for more.
/// </summary>
/// <param name="maxConcurrency">
/// How many events may be out at once. With one, a runtime that asks again gets the same event again; with more, each
/// event goes to exactly one of those who ask.
/// </param>
internal sealed class RuntimeSession(int maxConcurrency)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<Answer> _initializationError = NewSource<Answer>();
    private readonly Dictionary<string, OpenInvocation> _open = new(StringComparer.Ordinal);
    private readonly Queue<Invocation> _undelivered = new();
    private readonly Queue<TaskCompletionSource<Invocation>> _polls = new();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasPolled;

    /// <summary>Completes when the runtime asks for an event and owes no answer; with concurrency, when it asks for its first.</summary>
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

    private bool IsConcurrent => maxConcurrency > 1;

    /// <summary>The one event that is out; without concurrency there are no more.</summary>
    private OpenInvocation? Current => _open.Values.SingleOrDefault();

    public void Dispatch(Invocation invocation)
    {
        lock (_gate)
        {
            _open.Add(invocation.RequestId, new OpenInvocation(invocation));
            if (!IsConcurrent)
            {
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var isDelivered = false;
            while ((!isDelivered || !IsConcurrent) && _polls.TryDequeue(out var poll))
            {
                isDelivered |= poll.TrySetResult(invocation); // False: this poller has gone away.
            }

            if (!isDelivered)
            {
                _undelivered.Enqueue(invocation);
            }
        }
    }

    /// <summary>The next event; without concurrency the same again until the runtime has answered it.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        // A runtime that has dropped the connection of its answer may ask here before we have noticed there.
        if (AnswerUnderWay() is { } answer)
        {
            await answer.WaitAsync(cancellationToken);
        }

        return await PollAsync(cancellationToken);
    }

    /// <summary>Whether an answer to this id may come now; a true verdict promises <see cref="Invocation.Complete"/>.</summary>
    public AnswerVerdict BeginAnswer(string requestId, out Invocation? invocation)
    {
        lock (_gate)
        {
            invocation = null;
            if (!_open.TryGetValue(requestId, out var open))
            {
                return AnswerVerdict.WrongId;
            }

            if (open.IsAnswerBegun)
            {
                return AnswerVerdict.AlreadyAnswered;
            }

            open.IsAnswerBegun = true;
            invocation = open.Invocation;
            return AnswerVerdict.Accepted;
        }
    }

    /// <summary>
    /// With concurrency, the invocation can no longer be answered. Without it, the runtime's next <c>next</c> reports that.
    /// </summary>
    public void Close(Invocation invocation)
    {
        lock (_gate)
        {
            _open.Remove(invocation.RequestId);
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

    private Task<Answer>? AnswerUnderWay()
    {
        lock (_gate)
        {
            return !IsConcurrent && Current is { IsAnswerBegun: true } current ? current.Invocation.Answered : null;
        }
    }

    private Task<Invocation> PollAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _hasPolled = true;
            if (!IsConcurrent && Current is { } current)
            {
                if (!current.IsAnswerBegun)
                {
                    _undelivered.Clear();
                    return Task.FromResult(current.Invocation);
                }

                _open.Clear();
            }

            if (_undelivered.TryDequeue(out var next))
            {
                return Task.FromResult(next);
            }

            _idle.TrySetResult();
            var poll = NewSource<Invocation>();
            cancellationToken.Register(() => poll.TrySetCanceled(cancellationToken));
            _polls.Enqueue(poll);
            return poll.Task;
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class OpenInvocation(Invocation invocation)
    {
        public Invocation Invocation => invocation;

        public bool IsAnswerBegun { get; set; }
    }
}

using PhpBridge.Emulator.Runtime;

namespace PhpBridge.Emulator.Extensions;

/// <summary>The state behind one sandbox's Extensions API: who is registered, and who is still busy.</summary>
internal sealed class ExtensionSession
{
    /// <summary>"Lambda quotas": extensions of a function.</summary>
    public const int Most = 10;

    private readonly Lock _gate = new();
    private readonly List<Extension> _extensions = [];
    private readonly TaskCompletionSource<Answer> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    public bool HasAny
    {
        get
        {
            lock (_gate)
            {
                return _extensions.Count > 0;
            }
        }
    }

    /// <summary>Completes when every extension has asked for its next event and has none.</summary>
    public Task Ready
    {
        get
        {
            lock (_gate)
            {
                return _ready.Task;
            }
        }
    }

    /// <summary>Completes when an extension reports that it cannot go on; the sandbox cannot either.</summary>
    public Task<Answer> Failed => _failed.Task;

    public Registration Register(string name, bool wantsInvocations, out Extension? extension)
    {
        lock (_gate)
        {
            extension = null;
            if (_isClosed)
            {
                return Registration.Closed;
            }

            if (_extensions.Exists(other => other.Name == name))
            {
                return Registration.NameTaken;
            }

            if (_extensions.Count == Most)
            {
                return Registration.TooMany;
            }

            extension = new Extension(name, wantsInvocations);
            _extensions.Add(extension);
            return Registration.Accepted;
        }
    }

    /// <summary>At the runtime's first <c>next</c>. From then on the initialization waits for all who registered.</summary>
    public void CloseRegistration()
    {
        lock (_gate)
        {
            _isClosed = true;
            NoteReadiness();
        }
    }

    public Extension? Find(string id)
    {
        lock (_gate)
        {
            return _extensions.Find(extension => extension.Id == id);
        }
    }

    public void Dispatch(Invocation invocation)
    {
        lock (_gate)
        {
            _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var extension in _extensions.Where(extension => extension.WantsInvocations))
            {
                extension.IsReady = false;
                extension.Next.TrySetResult(invocation);
                extension.Next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            NoteReadiness();
        }
    }

    /// <summary>The next event, which never comes to an extension that registered for none; null while it already waits.</summary>
    public Task<Invocation>? BeginNext(Extension extension)
    {
        lock (_gate)
        {
            if (extension.IsPolling)
            {
                return null;
            }

            extension.IsPolling = true;
            extension.IsReady = true;
            NoteReadiness();
            return extension.Next.Task;
        }
    }

    public void EndNext(Extension extension)
    {
        lock (_gate)
        {
            extension.IsPolling = false;
        }
    }

    public void Fail(Answer error) => _failed.TrySetResult(error);

    private void NoteReadiness()
    {
        if (_isClosed && _extensions.TrueForAll(extension => extension.IsReady))
        {
            _ready.TrySetResult();
        }
    }
}

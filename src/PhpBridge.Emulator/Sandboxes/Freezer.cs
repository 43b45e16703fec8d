namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// Stops a bootstrap and all that descend from it, as the platform does between invocations: it stops the whole machine,
/// we stop processes. What that costs in fidelity: their clocks run on, and signal(7) lists the system calls that fail
/// with EINTR after a stop.
/// </summary>
internal sealed class Freezer(int root) : IDisposable
{
    private readonly List<int> _stopped = [];
    private readonly HashSet<int> _groups = [];
    private ThawGuard? _guard;

    /// <summary>Children first: php-fpm would log every worker that it finds stopped.</summary>
    private IEnumerable<int> InOrderOfThawing => _stopped.AsEnumerable().Reverse().Concat(_groups.Select(group => -group));

    public void Freeze()
    {
        // A parent that is stopped cannot fork, so its children are all there are. Their process groups hold what was
        // orphaned, as by exec('command &').
        Stop(root);
        ProcessTree.Below(root, Stop);
        _groups.RemoveWhere(group => group <= 1 || group == Posix.ProcessGroup(0));
        foreach (var group in _groups)
        {
            Posix.Signal(-group, Posix.Stop);
        }

        _guard ??= new ThawGuard();
        _guard.Note(InOrderOfThawing);
    }

    public void Thaw()
    {
        if (_stopped.Count == 0)
        {
            return;
        }

        foreach (var processOrGroup in InOrderOfThawing)
        {
            Posix.Signal(processOrGroup, Posix.Continue);
        }

        _stopped.Clear();
        _groups.Clear();
        _guard?.Note([]);
    }

    public void Dispose() => _guard?.Dispose();

    private void Stop(int process)
    {
        if (Posix.Signal(process, Posix.Stop))
        {
            _stopped.Add(process);
            _groups.Add(Posix.ProcessGroup(process));
        }
    }
}

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// Stops a bootstrap and all that descend from it, as the platform does between invocations: it stops the whole machine,
/// we stop processes. What that costs in fidelity: their clocks run on, and signal(7) lists the system calls that fail
/// with EINTR after a stop.
/// </summary>
internal sealed class Freezer(int root)
{
    private readonly List<int> _stopped = [];
    private readonly HashSet<int> _groups = [];

    public void Freeze()
    {
        // A parent that is stopped cannot fork, so its children are all there are. Their process groups hold what was
        // orphaned, as by exec('command &').
        Stop(root);
        ProcessTree.Below(root, Stop);
        _groups.Remove(Posix.ProcessGroup(0));
        SignalGroups(Posix.Stop);
    }

    /// <summary>Children first: php-fpm would log every worker that it finds stopped.</summary>
    public void Thaw()
    {
        for (var last = _stopped.Count - 1; last >= 0; last--)
        {
            Posix.Signal(_stopped[last], Posix.Continue);
        }

        SignalGroups(Posix.Continue);
        _stopped.Clear();
        _groups.Clear();
    }

    private void Stop(int process)
    {
        if (Posix.Signal(process, Posix.Stop))
        {
            _stopped.Add(process);
            _groups.Add(Posix.ProcessGroup(process));
        }
    }

    private void SignalGroups(int signal)
    {
        foreach (var group in _groups.Where(group => group > 1))
        {
            Posix.Signal(-group, signal);
        }
    }
}

using System.IO.Hashing;
using System.Runtime.InteropServices;
using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Confirms differences between the index and EFS once they have stayed the same for a second. Until then another sandbox may be
/// changing these paths, and will publish the changes itself.
/// </summary>
internal sealed class Suspicion(TimeProvider clock)
{
    // Longer than a sandbox changes files before it acquires a writer lease. Nothing is compared while there is a lease.
    private static readonly TimeSpan ConfirmationTime = TimeSpan.FromSeconds(1);

    private (ulong Hash, DualClockTimestamp Since)? _found;

    /// <summary>True when differences await their confirmation.</summary>
    public bool IsRaised => _found is not null;

    /// <summary>True when they can be confirmed now.</summary>
    public bool IsDue => _found is { } found && found.Since.Age(clock) >= ConfirmationTime;

    /// <param name="differences">In the same order each time.</param>
    /// <returns>True when the differences are confirmed, or when there are none.</returns>
    public bool Confirms(IReadOnlyCollection<(PathChange Change, IndexEntry? Now)> differences)
    {
        if (differences.Count == 0)
        {
            _found = null;
            return true;
        }

        var current = HashOf(differences);
        if (_found is { } found && found.Hash == current)
        {
            if (IsDue)
            {
                _found = null;
                return true;
            }

            return false;
        }

        _found = (current, DualClockTimestamp.Now(clock));
        return false;
    }

    private static ulong HashOf(IReadOnlyCollection<(PathChange Change, IndexEntry? Now)> differences)
    {
        var hash = new XxHash64();
        foreach (var (change, now) in differences)
        {
            hash.Append(MemoryMarshal.AsBytes(change.Path.AsSpan()));
            var entry = now ?? default;
            ReadOnlySpan<long> status = [entry.Mode, (long)entry.Inode, (long)entry.Size, entry.Modified, entry.Changed];
            hash.Append(MemoryMarshal.AsBytes(status));
        }

        return hash.GetCurrentHashAsUInt64();
    }
}

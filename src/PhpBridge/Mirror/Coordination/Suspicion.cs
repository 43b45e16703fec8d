using System.IO.Hashing;
using System.Runtime.InteropServices;
using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>
/// Tells what was changed from outside from what a sandbox is just changing, and will publish: only the first stays as it was found.
/// </summary>
internal sealed class Suspicion(TimeProvider clock)
{
    // Longer than a sandbox changes files before it has a lease, with which nothing is compared.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private (ulong Hash, DualClockTimestamp Since)? _found;

    public bool IsRaised => _found is not null;

    /// <summary>Whether it is time to look again.</summary>
    public bool IsDue => _found is { } found && found.Since.Age(clock) >= Long;

    /// <param name="differences">In the same order each time.</param>
    /// <returns>Whether they are there for good; also when there are none.</returns>
    public bool Confirms(IReadOnlyCollection<(PathChange Change, IndexEntry? Now)> differences)
    {
        if (differences.Count == 0)
        {
            _found = null;
            return true;
        }

        var hash = new XxHash64();
        foreach (var (touch, now) in differences)
        {
            hash.Append(MemoryMarshal.AsBytes(touch.Path.AsSpan()));
            var entry = now ?? default;
            hash.Append(MemoryMarshal.AsBytes((ReadOnlySpan<long>)[entry.Mode, (long)entry.Inode, (long)entry.Size, entry.Modified, entry.Changed]));
        }

        var current = hash.GetCurrentHashAsUInt64();
        if (_found is { } found && found.Hash == current && found.Since.Age(clock) >= Long)
        {
            _found = null;
            return true;
        }

        _found = _found is { } same && same.Hash == current ? same : (current, DualClockTimestamp.Now(clock));
        return false;
    }
}

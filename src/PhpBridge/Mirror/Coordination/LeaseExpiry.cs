using Microsoft.Extensions.Logging;
using PhpBridge.Mirror.Index;
using PhpBridge.Time;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Observes the writer leases of other sandboxes, and removes those that are not renewed any more. Thread-safe.</summary>
/// <param name="sandbox">The name of this sandbox in the manifest.</param>
internal sealed class LeaseExpiry(ManifestFile file, string sandbox, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan ExpiryTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Renewals, DualClockTimestamp Since)> _others = new(StringComparer.Ordinal);
    private Manifest _seen = Manifest.None;

    /// <summary>Notes which leases a manifest contains, and which of them were renewed.</summary>
    public void Observe(Manifest manifest)
    {
        lock (_lock)
        {
            if (ReferenceEquals(manifest, _seen))
            {
                return;
            }

            _seen = manifest;
            foreach (var released in _others.Keys.Where(writer => !manifest.Writers.ContainsKey(writer)).ToList())
            {
                _others.Remove(released);
            }

            var now = DualClockTimestamp.Now(clock);
            foreach (var (writer, renewals) in manifest.Writers)
            {
                if (writer != sandbox && (!_others.TryGetValue(writer, out var known) || known.Renewals != renewals))
                {
                    _others[writer] = (renewals, now);
                }
            }
        }
    }

    /// <summary>
    /// Removes expired leases from the manifest. The changes of these sandboxes are unknown, so the whole tree is published as changed.
    /// </summary>
    /// <exception cref="IOException">The file system failed, or another sandbox is writing the manifest.</exception>
    public void RemoveExpired()
    {
        var expired = Expired();
        if (expired.Count == 0)
        {
            return;
        }

        // All sandboxes find this at the same time and one of them removes the lease, while a visitor waits.
        file.Update(
            now =>
            {
                var dead = expired
                    .Where(writer => now.Writers.TryGetValue(writer.Key, out var renewals) && renewals == writer.Value).ToList();
                if (dead.Count == 0)
                {
                    return null;
                }

                log.LeaseExpired();
                return dead.Aggregate(now, (rest, writer) => rest.WithoutWriter(writer.Key))
                    .WithChanges([new PathChange("", ChangeScope.Subtree)]);
            },
            LockTimeout);
    }

    private Dictionary<string, long> Expired()
    {
        lock (_lock)
        {
            var expired = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var (writer, (renewals, since)) in _others)
            {
                if (since.Age(clock) >= ExpiryTime)
                {
                    expired.Add(writer, renewals);
                }
            }

            return expired;
        }
    }
}

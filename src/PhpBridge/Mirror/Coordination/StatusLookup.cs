using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Site;

namespace PhpBridge.Mirror.Coordination;

/// <summary>Looks up statuses in the active snapshot. Takes no lock and performs no round trip.</summary>
internal sealed class StatusLookup(ActiveSnapshot active, SharedState state, string root)
{
    /// <param name="path">Relative to the document root, without slashes around it.</param>
    /// <param name="mustBeFolder">Whether a file does not match, as the requested path ends with a slash.</param>
    /// <param name="requireFresh">Whether a path with a pending change bypasses the index.</param>
    /// <param name="file">The status; null when the path does not exist.</param>
    /// <returns>False when the path bypasses the index.</returns>
    public bool TryFind(string path, bool mustBeFolder, bool requireFresh, out SiteFile? file)
    {
        while (active.Acquire() is { } held)
        {
            using (held)
            {
                var snapshot = held.Snapshot;
                file = null;
                var isFound = !(requireFresh && snapshot.Pending.Contains(path))
                    && IndexLookup.Find(snapshot.Index, state, path, mustBeFolder, root, out file);

                // The changes of this sandbox are removed from the shared memory once the active snapshot contains them. If it was
                // replaced during the lookup, a change may have been found neither here nor there.
                if (active.Current?.Index == snapshot.Index)
                {
                    return isFound;
                }
            }
        }

        file = null;
        return false;
    }
}

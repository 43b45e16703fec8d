using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror;

/// <summary>
/// What bridges that were killed have left in the sandbox, which the platform uses again: their part of /tmp, and changes that they
/// had not published.
/// </summary>
internal static class AbandonedFolders
{
    private const string Prefix = "mirror-";
    private const string LockName = "lock";

    /// <summary>A sandbox's folder for this process, locked as long as the process lives.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static (string Directory, FileStream Lock) Create(string runDirectory, string name)
    {
        // Under another name until it is locked: a process that starts at the same time would take it for a dead one's.
        var (directory, made) = (Path.Combine(runDirectory, Prefix + name), Path.Combine(runDirectory, "new-" + Prefix + name));
        Directory.CreateDirectory(made, OwnerOnly.Folder);
        var own = TryLock(made) ?? throw new IOException($"'{made}' is another process's");
        Directory.Move(made, directory);
        return (directory, own);
    }

    /// <summary>Deletes what dead processes have left.</summary>
    /// <param name="root">The document root; what was changed below another is not told.</param>
    /// <returns>What they had changed, and may not have published.</returns>
    public static IReadOnlyList<PathChange> Remove(string runDirectory, string root)
    {
        var changed = new List<PathChange>();
        foreach (var directory in Directory.Exists(runDirectory) ? Directory.EnumerateDirectories(runDirectory, Prefix + "*").ToArray() : [])
        {
            try
            {
                using var lease = TryLock(directory);
                if (lease is not null)
                {
                    changed.AddRange(PredecessorState.ReadUnpublished(Path.Combine(directory, "state"), root));
                    Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not ours to delete.
            }
        }

        return changed;
    }

    private static FileStream? TryLock(string directory) => FileLock.TryAcquire(Path.Combine(directory, LockName));
}

using PhpBridge.Linux;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;

namespace PhpBridge.Mirror;

/// <summary>
/// The folders of mirrors in this sandbox, one per bridge. Lambda may restart a bridge that was killed in the same sandbox: its folder is
/// left over, and may contain changes that were not published.
/// </summary>
internal static class AbandonedFolders
{
    private const string Prefix = "mirror-";
    private const string LockName = "lock";

    /// <summary>Creates the folder of this process, with a lock that ends with the process.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static (string Directory, FileStream Lock) Create(string runDirectory, string name)
    {
        // Renamed once it is locked: a process that starts at the same time would delete an unlocked one.
        var (directory, created) = (Path.Combine(runDirectory, Prefix + name), Path.Combine(runDirectory, "new-" + Prefix + name));
        Directory.CreateDirectory(created, OwnerOnly.Folder);
        var folderLock = TryLock(created) ?? throw new IOException($"'{created}' is in use by another process");
        Directory.Move(created, directory);
        return (directory, folderLock);
    }

    /// <summary>Deletes the folders of processes that have ended.</summary>
    /// <param name="root">The document root. Changes below another one are not returned.</param>
    /// <returns>The changes in them that may not have been published.</returns>
    public static IReadOnlyList<PathChange> Remove(string runDirectory, string root)
    {
        var changed = new List<PathChange>();
        string[] directories = Directory.Exists(runDirectory) ? [.. Directory.EnumerateDirectories(runDirectory, Prefix + "*")] : [];
        foreach (var directory in directories)
        {
            try
            {
                using var folderLock = TryLock(directory);
                if (folderLock is not null)
                {
                    changed.AddRange(PredecessorState.ReadUnpublished(Path.Combine(directory, "state"), root));
                    Directory.Delete(directory, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The folder of another user.
            }
        }

        return changed;
    }

    private static FileStream? TryLock(string directory) => FileLock.TryAcquire(Path.Combine(directory, LockName));
}

namespace PhpBridge.Linux;

/// <summary>
/// A lock between sandboxes: a byte range of a file on EFS (fcntl(2), NFS's LOCK). It ends with the process that holds it,
/// as soon as the server has noticed.
/// </summary>
internal static class FileLock
{
    private const int PauseMs = 5;

    /// <exception cref="IOException">Another process held it for too long, or the file system failed.</exception>
    public static FileStream Acquire(string path, TimeSpan patience)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryAcquire(path) is { } held)
            {
                return held;
            }

            if (System.Diagnostics.Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new IOException($"another sandbox has held the lock '{path}' for {patience.TotalSeconds} s");
            }

            Thread.Sleep(PauseMs);
        }
    }

    /// <returns>The lock, which ends when this is disposed; null when another process holds it.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public static FileStream? TryAcquire(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            file.Lock(0, 1);
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            return null;
        }
    }
}

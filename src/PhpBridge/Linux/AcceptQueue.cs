namespace PhpBridge.Linux;

/// <summary>
/// Connections that no process has accepted yet. Closing does not withdraw one: the process that accepts next still reads the
/// whole request and runs it.
/// </summary>
/// <remarks>
/// proc_pid_net(5), /proc/net/unix: such a connection has the listener's path, and state 2 (SS_CONNECTING) because it
/// belongs to no file yet. SIOCOUTQ would not tell: php-fpm leaves the end of stdin unread until the script is done.
/// </remarks>
internal static class AcceptQueue
{
    private const int StateColumn = 5;

    // The kernel writes its list page by page and finds its place again by counting: while sockets come and go
    // elsewhere, a line may be left out. Not three times in a row.
    private const int Looks = 3;

    /// <summary>True when no connection waits at the socket; false when one does, or it is unknown.</summary>
    public static bool IsEmpty(string socketPath)
    {
        try
        {
            for (var look = 0; look < Looks; look++)
            {
                if (SomethingWaits(socketPath))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool SomethingWaits(string socketPath)
        => File.ReadLines("/proc/net/unix").Any(line =>
            line.EndsWith(" " + socketPath, StringComparison.Ordinal)
            && line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[StateColumn] == "02");
}

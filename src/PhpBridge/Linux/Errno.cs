namespace PhpBridge.Linux;

/// <summary>Error numbers that callers distinguish (errno(3)); the same on x86-64 and arm64.</summary>
internal static class Errno
{
    public const int NoEntry = 2; // ENOENT
    public const int Interrupted = 4; // EINTR
    public const int NoDevice = 6; // ENXIO: a socket, or a FIFO without its other end.
    public const int TryAgain = 11; // EAGAIN
    public const int AccessDenied = 13; // EACCES
    public const int NotADirectory = 20; // ENOTDIR
    public const int NameTooLong = 36; // ENAMETOOLONG
    public const int TooManyLinks = 40; // ELOOP
    public const int StaleHandle = 116; // ESTALE: the NFS server no longer has the file.
}

using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>Lists a folder by readdir(3), since .NET's own listing loses the bytes of names that are no UTF-8.</summary>
internal static unsafe partial class RawNames
{
    private const int NameAt = 19; // struct dirent64: an inode, an offset, a length and a type before it.

    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    /// <exception cref="IOException">The file system failed.</exception>
    public static List<string> In(string folder)
    {
        var stream = Open(folder);
        if (stream == 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error switch
            {
                Errno.NoEntry or Errno.NotADirectory => new DirectoryNotFoundException($"'{folder}' is not there"),
                Errno.AccessDenied => new UnauthorizedAccessException($"'{folder}' may not be listed"),
                _ => new IOException($"'{folder}' cannot be listed: {Marshal.GetPInvokeErrorMessage(error)}"),
            };
        }

        try
        {
            var names = new List<string>();
            while (Next(stream) is var entry && entry != null)
            {
                var name = PathName.FromBytes(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameAt));
                if (name is not ("." or ".."))
                {
                    names.Add(name);
                }
            }

            return names;
        }
        finally
        {
            _ = Close(stream);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string folder);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "readdir64")]
    private static partial byte* Next(nint stream);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int Close(nint stream);
}

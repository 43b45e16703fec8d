using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>Which files of a tree are opened while it watches, by whomever on this machine (inotify(7)).</summary>
internal sealed partial class OpenedFiles : IDisposable
{
    private const uint Open = 0x20;
    private const uint IsFolder = 0x4000_0000;
    private const int EventHead = 16; // struct inotify_event: watch, mask, cookie, length of the name that follows.

    private readonly SafeFileHandle _watcher;
    private readonly Dictionary<int, string> _folders = [];
    private readonly string _root;

    /// <exception cref="IOException">The kernel watches no more folders: fs.inotify.max_user_watches.</exception>
    public OpenedFiles(string root)
    {
        _root = root;
        _watcher = new SafeFileHandle(Initialize(0x800), ownsHandle: true); // IN_NONBLOCK.
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root))
        {
            var watch = AddWatch(_watcher, folder, Open);
            if (watch < 0)
            {
                throw new IOException(
                    $"{folder} cannot be watched: fs.inotify.max_user_watches or max_user_instances may be too small");
            }

            _folders[watch] = folder;
        }
    }

    /// <summary>Since the last call, below the root.</summary>
    public SortedSet<string> Take()
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        var buffer = new byte[1 << 20];
        int length;
        while ((length = (int)Read(_watcher, buffer, buffer.Length)) > 0)
        {
            for (var at = 0; at < length;)
            {
                var mask = BitConverter.ToUInt32(buffer, at + 4);
                var size = BitConverter.ToInt32(buffer, at + 12);
                if (size > 0 && (mask & IsFolder) == 0)
                {
                    var name = Encoding.UTF8.GetString(buffer, at + EventHead, size).TrimEnd('\0');
                    files.Add(Path.GetRelativePath(_root, Path.Combine(_folders[BitConverter.ToInt32(buffer, at)], name)));
                }

                at += EventHead + size;
            }
        }

        return files;
    }

    public void Dispose() => _watcher.Dispose();

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Initialize(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddWatch(SafeFileHandle watcher, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(SafeFileHandle watcher, byte[] buffer, nint size);
}

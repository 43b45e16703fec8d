namespace PhpBridge.Site;

/// <summary>
/// Looks up in parallel the files that the initialization needs one after the other. On NFS, each lookup is a round trip, and its result is
/// cached for some seconds.
/// </summary>
internal static class Prefetch
{
    private const int StackSize = 64 * 1024; // Bytes.

    /// <param name="root">The document root.</param>
    /// <param name="names">The names of files and folders in it, which need not exist.</param>
    public static void Begin(string root, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var path = root + "/" + name;
            new Thread(() => File.Exists(path), StackSize) { IsBackground = true, Name = "prefetch" }.Start();
        }
    }
}

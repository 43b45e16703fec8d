namespace PhpBridge.Site;

/// <summary>
/// Looks up in parallel the files that the initialization needs one after the other. On NFS, each lookup is a round trip, and its result is
/// cached for some seconds.
/// </summary>
internal static class Prefetch
{
    private const int StackSize = 64 * 1024; // Bytes.

    /// <param name="root">The document root.</param>
    /// <param name="names">Names of files in it, which need not exist.</param>
    public static void Begin(string root, params string[] names) => Begin(root, names, first: 0);

    /// <summary>Lets each thread start the next one before it waits for its own round trip, so that the caller starts only one.</summary>
    private static void Begin(string root, string[] names, int first)
    {
        if (first < names.Length)
        {
            var thread = new Thread(Look, StackSize) { IsBackground = true, Name = "prefetch" };
            thread.Start();
        }

        void Look()
        {
            Begin(root, names, first + 1);
            File.Exists(root + "/" + names[first]);
        }
    }
}

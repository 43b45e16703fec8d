namespace PhpBridge.Site;

/// <summary>
/// Asks at once for what the start asks for one after the other. On NFS each is a round trip, and its answer is remembered
/// for some seconds; on a local disk it is nothing.
/// </summary>
internal static class Prefetch
{
    private const int StackSize = 64 * 1024; // Bytes.

    /// <param name="root">The document root.</param>
    /// <param name="names">What is in it, or may be.</param>
    public static void Begin(string root, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var path = root + "/" + name;
            new Thread(() => File.Exists(path), StackSize) { IsBackground = true, Name = "look ahead" }.Start();
        }
    }
}

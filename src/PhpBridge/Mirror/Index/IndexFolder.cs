namespace PhpBridge.Mirror.Index;

/// <summary>Creates the indexes of a sandbox, with ascending numbers. Thread-safe.</summary>
/// <param name="directory">The sandbox's folder.</param>
/// <param name="device">st_dev of the document root.</param>
internal sealed class IndexFolder(string directory, ulong device)
{
    private uint _last;

    /// <param name="image">Its device is replaced.</param>
    /// <exception cref="IOException">The folder cannot be written to, or its disk is full.</exception>
    public MirrorIndex Create(byte[] image) => MirrorIndex.Create(directory, Interlocked.Increment(ref _last), image, device);
}

namespace PhpBridge.Linux;

/// <summary>What is behind a path, links followed.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    Directory,

    /// <summary>A FIFO, a socket or a device. Opening one may wait for ever, or do something.</summary>
    Special,

    /// <summary>Something outside of the document root, which a symbolic link led to.</summary>
    Outside,
}

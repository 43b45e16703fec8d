namespace PhpBridge.Linux;

/// <summary>What tells one state of a file from another (statx(2)).</summary>
/// <param name="Device">The file system, as st_dev of stat(2) has it; differs between sandboxes.</param>
/// <param name="Inode">The file's number there. On EFS it is the same for all sandboxes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When the content last changed, in nanoseconds since 1970.</param>
/// <param name="Changed">When anything last changed, in nanoseconds since 1970; it cannot be set back.</param>
internal readonly record struct FileStatus(ulong Device, ulong Inode, long Length, long Modified, long Changed);

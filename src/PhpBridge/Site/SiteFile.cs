using PhpBridge.Linux;

namespace PhpBridge.Site;

/// <summary>A file with its status at the last check. The same object means that it has not changed.</summary>
/// <param name="Kind">The type of file, or that it is outside of the allowed folders.</param>
/// <param name="Path">The absolute path with links resolved.</param>
/// <param name="Status">Length, times and identity.</param>
internal sealed record SiteFile(FileKind Kind, string Path, FileStatus Status);

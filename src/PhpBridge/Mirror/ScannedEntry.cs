using PhpBridge.Site;

namespace PhpBridge.Mirror;

/// <summary>What a scan has found at a path.</summary>
/// <param name="Path">Below the document root, without a slash in front; empty for the root.</param>
/// <param name="Status">Its own status, a link not followed.</param>
internal sealed record ScannedEntry(string Path, Statx Status)
{
    public bool IsFolder => (Status.Mode & 0xF000) == 0x4000;

    public IndexFlags Flags { get; set; }

    public IReadOnlyList<ScannedEntry> Children { get; set; } = [];
}

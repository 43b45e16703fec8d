using PhpBridge.Mirror;
using PhpBridge.Site;

namespace PhpBridge.Invocations;

/// <summary>Brings this sandbox up to date before a request or command that depends on recent changes. Shared by all loops.</summary>
internal sealed class ChangeDetection(ICodeMirror mirror, FileTable files)
{
    /// <summary>
    /// Applies the changes that other sandboxes have published, and declares all cached statuses stale: an upload is requested right after
    /// it was sent, and a plugin is activated right after it was installed.
    /// </summary>
    public void CatchUp()
    {
        mirror.CatchUp();
        files.InvalidateAll();
    }
}

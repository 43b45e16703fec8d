using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// A digest of the names and statuses at and below a path, equal in all sandboxes. Sizes and times of folders are left out: they
/// change with every file that is created in the folder, and the digest covers the names of those files anyway.
/// </summary>
internal static class Fingerprint
{
    /// <summary>No fingerprint is known, so any state of the path is accepted.</summary>
    public const ulong None = 0;

    private const ulong Missing = 1;

    /// <param name="node">Null when the path does not exist.</param>
    public static ulong Of(TreeNode? node)
    {
        if (node is null)
        {
            return Missing;
        }

        var hash = new XxHash64();
        foreach (var each in node.All())
        {
            hash.Append(Encoding.Unicode.GetBytes(each.Path));
            var entry = each.Entry;
            Span<long> status = entry.IsFolder || entry.Flags != IndexFlags.None
                ? [0, entry.Mode, (long)entry.Inode]
                : [1, entry.Mode, (long)entry.Inode, (long)entry.Size, entry.Modified, entry.Changed];
            hash.Append(MemoryMarshal.AsBytes(status));
        }

        return Math.Max(hash.GetCurrentHashAsUInt64(), Missing + 1);
    }
}

using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace PhpBridge.Mirror.Index;

/// <summary>
/// A number for the state of a path and all below it, by names and statuses: the same in all sandboxes. Not those of folders,
/// which change with each file that anything makes in them, and which the list of their files stands for.
/// </summary>
internal static class Fingerprint
{
    /// <summary>None is known: whatever is there is taken.</summary>
    public const ulong None = 0;

    private const ulong Missing = 1;

    /// <param name="node">Null when nothing is there.</param>
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

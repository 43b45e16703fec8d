using System.Text;
using System.Text.Unicode;

namespace PhpBridge.Mirror.Index;

/// <summary>Examines an index that was just made of what is on EFS.</summary>
internal static class IndexComparison
{
    /// <summary>Lists what differs from an older index. Bypassed entries of the older one say nothing and are skipped.</summary>
    /// <returns>In the order of the older index; the new entry is null where the path does not exist any more.</returns>
    public static List<(PathChange Change, IndexEntry? Now)> Differences(MirrorIndex before, byte[] image)
    {
        var now = new IndexReader(image);
        var differences = new List<(PathChange, IndexEntry?)>();
        for (var i = 0; i < before.Count; i++)
        {
            ref var entry = ref before[i];
            if (entry.Flags != IndexFlags.None)
            {
                continue;
            }

            var number = now.Find(before.Reader.NameOf(entry));
            var found = number < 0 ? (IndexEntry?)null : now.Entries[number];
            if (PathChange.Between(before.PathOf(i), entry, found) is { } change)
            {
                differences.Add((change, found));
            }
        }

        return differences;
    }

    /// <summary>Lists the names that are not UTF-8, whose files cannot be mirrored.</summary>
    /// <returns>For display: invalid bytes are replaced.</returns>
    public static List<string> NamesOutsideOfUtf8(byte[] image)
    {
        var index = new IndexReader(image);
        var names = new List<string>();
        foreach (ref readonly var entry in index.Entries)
        {
            var name = index.NameOf(entry);
            if (!Utf8.IsValid(name))
            {
                names.Add(Encoding.UTF8.GetString(name));
            }
        }

        return names;
    }
}

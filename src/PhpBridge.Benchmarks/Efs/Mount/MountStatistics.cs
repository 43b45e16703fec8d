using System.Globalization;

namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>What the kernel's NFS client counts (/proc/self/mountstats, format 1.1).</summary>
internal static class MountStatistics
{
    /// <summary>Requests so far by their operation, of the NFS mount that a path is on; null when it is on none.</summary>
    public static IReadOnlyDictionary<string, long>? Operations(IReadOnlyList<string> lines, string path)
    {
        // "device fs-1:/ mounted on /mnt/efs with fstype nfs4 statvers=1.1"
        var device = lines
            .Select((line, index) => (Words: line.Split(' '), Index: index))
            .Where(mount => mount.Words is ["device", _, "mounted", "on", _, "with", "fstype", _, ..] && Holds(mount.Words[4], path))
            .OrderByDescending(mount => mount.Words[4].Length)
            .ThenByDescending(mount => mount.Index) // The last one mounted there hides the others.
            .FirstOrDefault();
        return device.Words is null || !device.Words[7].StartsWith("nfs", StringComparison.Ordinal)
            ? null
            : lines.Skip(device.Index + 1)
                .TakeWhile(line => !line.StartsWith("device ", StringComparison.Ordinal))
                .SkipWhile(line => line.Trim() != "per-op statistics")
                .Skip(1)
                .Select(line => line.Split(':'))
                .Where(parts => parts.Length == 2)
                .ToDictionary(
                    parts => parts[0].Trim(),
                    parts => long.Parse(parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }

    private static bool Holds(string mountPoint, string path)
        => path == mountPoint || path.StartsWith(mountPoint.TrimEnd('/') + "/", StringComparison.Ordinal);
}

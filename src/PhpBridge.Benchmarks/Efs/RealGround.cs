using System.Diagnostics;
using System.Globalization;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>A mount that was there before, such as EFS itself. Round trips are those that the NFS client has counted.</summary>
internal sealed class RealGround(string root) : IGround
{
    public string Root => root;

    /// <summary>The operations of /proc/self/mountstats, on the mount that holds the site.</summary>
    public IReadOnlyDictionary<string, long>? RoundTrips
    {
        get
        {
            var device = File.ReadLines("/proc/self/mountstats")
                .Select(line => line.Split(' '))
                .Where(words => words is ["device", _, "mounted", "on", _, "with", "fstype", ..] && Holds(words[4]))
                .MaxBy(words => words[4].Length);
            if (device is null || !device[7].StartsWith("nfs", StringComparison.Ordinal))
            {
                return null;
            }

            return File.ReadLines("/proc/self/mountstats")
                .SkipWhile(line => !line.Contains($" mounted on {device[4]} ", StringComparison.Ordinal))
                .SkipWhile(line => !line.Contains("per-op statistics", StringComparison.Ordinal))
                .Skip(1)
                .TakeWhile(line => line.StartsWith('\t') && line.Contains(':', StringComparison.Ordinal))
                .Select(line => line.Split(':'))
                .ToDictionary(parts => parts[0].Trim(), parts => long.Parse(parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Makes the client forget what it knows, which only root can. The programs come back: they are no part of EFS.</summary>
    public static void DropCaches()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        File.WriteAllText("/proc/sys/vm/drop_caches", "3");
        File.ReadAllBytes(BenchmarkEnvironment.Bootstrap);
        using var test = Process.Start(new ProcessStartInfo(BenchmarkEnvironment.PhpFpm, ["-t"]) { RedirectStandardError = true })!;
        test.StandardError.ReadToEnd();
        test.WaitForExit();
    }

    public void Dispose()
    {
        // It was there before, and stays.
    }

    private bool Holds(string mountPoint)
        => root == mountPoint || root.StartsWith(mountPoint.TrimEnd('/') + "/", StringComparison.Ordinal);
}

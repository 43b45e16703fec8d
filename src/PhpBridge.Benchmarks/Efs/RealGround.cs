using System.Diagnostics;
using PhpBridge.Benchmarks.Efs.Mount;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>A mount that was there before, such as EFS itself. Round trips are those that the NFS client has counted.</summary>
internal sealed class RealGround(string root) : IGround
{
    public string Root => root;

    public IReadOnlyDictionary<string, long>? RoundTrips => MountStatistics.Operations(File.ReadAllLines("/proc/self/mountstats"), root);

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
}

using System.Diagnostics;
using PhpBridge.Benchmarks.Efs.Mount;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>A mount that was there before, such as EFS itself. Round trips are those that the NFS client has counted.</summary>
internal sealed class RealGround(string root) : IGround
{
    public string Root => root;

    public IReadOnlyDictionary<string, long>? RoundTrips => MountStatistics.Operations(File.ReadAllLines("/proc/self/mountstats"), root);

    /// <summary>
    /// Makes the client forget what it knows, which only root can, or waits until it no longer relies on it: then it asks
    /// for everything again but files' contents, which it keeps.
    /// </summary>
    public static async Task ForgetAsync(TimeSpan patience, CancellationToken stop)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            await Task.Delay(patience, stop);
            return;
        }

        await File.WriteAllTextAsync("/proc/sys/vm/drop_caches", "3", stop);

        // The programs come back: they are no part of EFS.
        await File.ReadAllBytesAsync(BenchmarkEnvironment.Bootstrap, stop);
        using var test = Process.Start(new ProcessStartInfo(BenchmarkEnvironment.PhpFpm, ["-t"]) { RedirectStandardError = true })!;
        await test.StandardError.ReadToEndAsync(stop);
        await test.WaitForExitAsync(stop);
    }

    public void Dispose()
    {
        // It was there before, and stays.
    }
}

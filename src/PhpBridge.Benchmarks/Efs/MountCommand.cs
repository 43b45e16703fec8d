using PhpBridge.Benchmarks.Efs.Mount;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>The EFS model by hand: mounts a folder until Ctrl-C and prints the round trips of each second that had some.</summary>
internal static class MountCommand
{
    public static async Task<int> RunAsync(string source, string path, TimeSpan latency)
    {
        using var stop = new CancellationTokenSource();
        System.Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        using var mount = new EfsMount(BenchmarkEnvironment.EfsModel, source, new EfsSettings { Latency = latency }, path);
        Report.Line($"{source} is mounted on {mount.Path}, {latency.TotalMilliseconds} ms a round trip; Ctrl-C unmounts");
        var last = mount.Counts();
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(1000, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            var now = mount.Counts();
            if (now[EfsCounter.RoundTrips] != last[EfsCounter.RoundTrips])
            {
                Report.Line($"{now.Since(last)}");
            }

            last = now;
        }

        return 0;
    }
}

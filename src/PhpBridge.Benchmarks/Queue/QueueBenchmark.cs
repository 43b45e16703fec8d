using System.Diagnostics;
using PhpBridge.Benchmarks.Bridge;
using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Queue;

/// <summary>
/// Overload: more requests than php-fpm's workers can answer, half of them for short pages and half for pages of 300 ms,
/// once with queueing and once failing fast. Requests arrive at a fixed rate, whether or not earlier ones have a response.
/// </summary>
internal static class QueueBenchmark
{
    private const int Workers = 8;
    private const int Loops = 64;

    private static readonly int[] Rates = [1, 10, 30, 50, 100, 300, 1000];
    private static readonly TimeSpan StepDuration = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("phpbridge-bench-");
        try
        {
            Scenario.Install(root.FullName);
            var most = Workers / 0.3;
            Report.Line(
                $"{Workers} workers, {Loops} loops: at most {most:F1} pages of 300 ms a second; load average {Report.LoadAverage}\n");
            await RunAsync("queue for 5 s", root.FullName, "5s");
            await RunAsync("queue for 0.5 s", root.FullName, "500ms");
            await RunAsync("fail fast", root.FullName, "0s");
            return 0;
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string policy, string documentRoot, string timeout)
    {
        await using var bridge = new BridgeProcess(
            documentRoot,
            ("AWS_LAMBDA_MAX_CONCURRENCY", $"{Loops}"),
            ("PHPBRIDGE_WORKERS", $"{Workers}"),
            ("PHPBRIDGE_QUEUE_TIMEOUT", timeout),
            ("PHPBRIDGE_EXTENSION", "off"),
            ("PHPBRIDGE_LOG_LEVEL", "error"));
        var shortPage = Scenario.All[0].ToEvent();
        var longPage = new Scenario("300 ms", "/slow.php", "GET", []).ToEvent();
        bridge.Invoke(shortPage); // Warms up, and waits until the bridge is ready.

        Report.Row(
            $"{policy}: offered/s",
            $"short pages/s",
            $"300 ms pages/s",
            $"503/s",
            $"no loop free/s",
            $"short: median, p99 ms",
            $"300 ms: median, p99 ms");
        Report.Line($"|---:|---:|---:|---:|---:|---:|---:|");
        List<Step> steps = [];
        foreach (var rate in Rates)
        {
            steps.Add(Offer(bridge.Stub, rate, shortPage, longPage));
        }

        steps.ForEach(step => step.Print(StepDuration.TotalSeconds));
        Report.Line($"");
    }

    /// <summary>Sends at the rate for the duration of a step; does not wait for the responses.</summary>
    private static Step Offer(RuntimeApiStub stub, int rate, byte[] shortPage, byte[] longPage)
    {
        var step = new Step(rate);
        var started = Stopwatch.GetTimestamp();
        var count = (int)(rate * StepDuration.TotalSeconds);
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                Thread.Sleep(wait);
            }

            if (stub.Waiting <= 0)
            {
                step.NoLoopFree++; // Lambda would not send it to this sandbox either.
                continue;
            }

            (i % 2 == 0 ? step.Short : step.Long).Add(stub.Send(i % 2 == 0 ? shortPage : longPage));
        }

        return step;
    }

    private sealed class Step(int rate)
    {
        public List<StubInvocation> Short { get; } = [];

        public List<StubInvocation> Long { get; } = [];

        public int NoLoopFree { get; set; }

        public void Print(double seconds)
        {
            StubInvocation[] all = [.. Short, .. Long];
            Array.ForEach(all, invocation => invocation.Wait());
            var (brief, lengthy) = (Latency(Short), Latency(Long));
            Report.Row(
                $"{rate}",
                $"{Short.Count(IsSuccess) / seconds:F1}",
                $"{Long.Count(IsSuccess) / seconds:F1}",
                $"{all.Count(invocation => invocation.Status == 503) / seconds:F1}",
                $"{NoLoopFree / seconds:F1}",
                $"{brief[50]:F1}, {brief[99]:F1}",
                $"{lengthy[50]:F1}, {lengthy[99]:F1}");
        }

        private static Percentiles Latency(List<StubInvocation> invocations)
            => new(
                from invocation in invocations
                where IsSuccess(invocation)
                select Stopwatch.GetElapsedTime(invocation.Arrived, invocation.Answered).TotalMilliseconds);

        private static bool IsSuccess(StubInvocation invocation) => invocation.Status == 200;
    }
}

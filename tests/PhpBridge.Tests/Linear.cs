using System.Runtime.InteropServices;

namespace PhpBridge.Tests;

/// <summary>Tells linear work from quadratic by a ratio of the thread's processor time, which a busy machine hardly changes.</summary>
internal static partial class Linear
{
    private const int ThreadProcessorTime = 3; // CLOCK_THREAD_CPUTIME_ID, clock_gettime(2)
    private const int Times = 8;

    // Eight times the work takes eight times as long if it is linear, and 64 times if it is quadratic.
    private const double MostTimes = 24;

    public static void Assert(int size, Action<int> work)
    {
        work(size);
        var ratio = double.MaxValue;
        for (var attempt = 0; attempt < 10 && ratio > MostTimes; attempt++)
        {
            ratio = Math.Min(ratio, Best(() => work(size * Times)) / Best(() => work(size)));
        }

        Xunit.Assert.True(ratio <= MostTimes, $"{Times} times as much took {ratio:F0} times as long");
    }

    /// <summary>In nanoseconds.</summary>
    private static double Best(Action work)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var started = Now();
            work();
            best = Math.Min(best, Now() - started);
        }

        return best;
    }

    private static double Now()
    {
        _ = GetTime(ThreadProcessorTime, out var time);
        return (time.Seconds * 1e9) + time.Nanoseconds;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

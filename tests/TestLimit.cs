using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit.v3;

[assembly: PhpBridge.TestLimit]

namespace PhpBridge;

/// <summary>
/// No test may hang, and with it the whole run: one that takes longer than this ends the run, with the names of all that
/// are running. The framework's own limit ends asynchronous tests only, and only if they heed their cancellation.
/// </summary>
/// <remarks>
/// What happens between tests, in fixtures, has the same limit. A process has to end for what waits in a system call, so
/// there is no report then; build/test.sh says so, and passes on what stands here.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute : BeforeAfterTestAttribute
{
    /// <summary>sysexits.h has no word for it; timeout(1) does.</summary>
    private const int ExitCode = 124;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(
        int.TryParse(
            Environment.GetEnvironmentVariable("PHPBRIDGE_TEST_LIMIT_SECONDS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var seconds)
            ? seconds
            : 600);

    private static readonly ConcurrentDictionary<string, (string Name, long Started)> Running = new();
    private static readonly Timer Watch = new(_ => EndIfLate(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    private static (string Name, long Ended) Last = ("none", Stopwatch.GetTimestamp());

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running[test.UniqueID] = (test.TestDisplayName, Stopwatch.GetTimestamp());
        GC.KeepAlive(Watch);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running.TryRemove(test.UniqueID, out _);
        Last = (test.TestDisplayName, Stopwatch.GetTimestamp());
    }

    private static void EndIfLate()
    {
        var running = Running.Values.OrderBy(test => test.Started).ToList();
        var since = running.Count == 0 ? Last.Ended : running[0].Started;
        if (Stopwatch.GetElapsedTime(since) < Limit)
        {
            return;
        }

        var what = running.Count == 0
            ? [$"No test has run since this one ended, so a fixture hangs: {Last.Name}"]
            : running.Select(
                test => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{test.Name} has been running for {Stopwatch.GetElapsedTime(test.Started).TotalSeconds:F0} s"));
        System.Console.Error.WriteLine($"\nThe run is ended, as a test hangs:\n  {string.Join("\n  ", what)}");
        Environment.Exit(ExitCode);
    }
}

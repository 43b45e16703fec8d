using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>The machine's processes, as /proc and kill(1) have them.</summary>
internal static class Processes
{
    /// <summary>Ids of the processes whose last argument this is.</summary>
    public static IReadOnlyList<int> WithLastArgument(string argument)
        => Where(line => line.EndsWith("\0" + argument + "\0", StringComparison.Ordinal));

    /// <summary>Ids of the php-fpm workers of this bootstrap, in whatever generation.</summary>
    public static IReadOnlyList<int> WorkersOf(int bootstrap)
        => Where(line => line.StartsWith($"php-fpm: pool phpbridge-{bootstrap}-", StringComparison.Ordinal));

    /// <summary>True for a zombie too: its parent has not noticed yet.</summary>
    public static bool Exists(int id) => Directory.Exists($"/proc/{id}");

    public static bool IsAlive(int id) => File.Exists($"/proc/{id}/cmdline") && CommandLine(id).Length > 0;

    /// <summary>In KiB, from a line of /proc/PID/status such as VmRSS or VmHWM.</summary>
    public static int Memory(int id, string what) => int.Parse(
        File.ReadLines($"/proc/{id}/status")
            .First(line => line.StartsWith(what, StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>Whether it sleeps in a write to a Unix socket that nobody reads (proc_pid_stack needs root; this does not).</summary>
    public static bool WaitsToWrite(int id) => File.ReadAllText($"/proc/{id}/wchan") == "sock_alloc_send_pskb";

    public static async Task SignalAsync(int id, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for what the kernel is about to do; the test's own time limit is the patience.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <param name="log">What helps whoever reads that it did not come to pass.</param>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 5, Func<IEnumerable<string>>? log = null)
    {
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            Assert.True(
                watch.Elapsed < TimeSpan.FromSeconds(seconds),
                string.Join('\n', (log?.Invoke() ?? []).Prepend($"{seconds} s passed and it is still not so that {what}")));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private static List<int> Where(Func<string, bool> matches) =>
        [.. from directory in Directory.EnumerateDirectories("/proc")
            let id = int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
            where id > 0 && matches(CommandLine(id))
            select id];

    /// <summary>Empty for a zombie.</summary>
    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return ""; // It ended while we looked.
        }
    }
}

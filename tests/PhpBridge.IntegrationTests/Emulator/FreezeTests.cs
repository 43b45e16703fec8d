using System.Globalization;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class FreezeTests : IDisposable
{
    private readonly string _ticks = ExtensionFunction.NewPath();

    private long Ticks => new FileInfo(_ticks).Length;

    public void Dispose() => File.Delete(_ticks);

    [Fact]
    public async Task Between_invocations_nothing_runs()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options($"tick {_ticks}"));

        await ExtensionFunction.InvokeAsync(function);
        await UntilStoppedAsync(function);
        var before = Ticks;
        await Task.Delay(50, TestContext.Current.CancellationToken); // Ten ticks, if the clock were running.
        var after = Ticks;
        await ExtensionFunction.InvokeAsync(
            function, $"size=$(stat --format %s {_ticks}); until [[ $(stat --format %s {_ticks}) -gt $size ]]; do :; done");

        Assert.Equal(before, after);
        Assert.True(Ticks > after);
    }

    [Fact]
    public async Task Processes_that_lead_a_session_of_their_own_are_stopped_too()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            $"setsid bash -c 'bash -c \"while :; do printf . >>{_ticks}; sleep 0.005; done\" & wait' &"));

        await ExtensionFunction.InvokeAsync(function, $"until [[ -s {_ticks} ]]; do :; done");
        await UntilStoppedAsync(function);
        var before = Ticks;
        await Task.Delay(50, TestContext.Current.CancellationToken);

        Assert.Equal(before, Ticks);
    }

    [Fact]
    public async Task A_prewarmed_sandbox_is_stopped_until_its_first_invocation()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(""));

        await function.PrewarmAsync();
        await UntilStoppedAsync(function);
        var result = await ExtensionFunction.InvokeAsync(function);

        Assert.Equal("\"answer\"", result.Text());
    }

    [Fact]
    public async Task Without_freezing_they_run_on()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options($"tick {_ticks}") with { Freeze = false });

        await ExtensionFunction.InvokeAsync(function);
        var before = Ticks;
        while (Ticks == before)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual('T', State(function));
    }

    [Fact]
    public async Task While_an_extension_works_nothing_is_stopped()
    {
        var go = ExtensionFunction.NewPath();
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            $"tick {_ticks}; register INVOKE; run_extension",
            $"echo working; until_exists {go}"));

        await ExtensionFunction.InvokeAsync(function);
        await EchoFunction.LineAsync(function, "working");
        var before = Ticks;
        while (Ticks < before + 10)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);
        await UntilStoppedAsync(function);
        File.Delete(go);
    }

    [Fact]
    public async Task Invocations_in_a_row_meet_one_sandbox_frozen_or_about_to_be()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        for (var i = 0; i < 50; i++)
        {
            Assert.Null((await EchoFunction.InvokeAsync(function, "")).FunctionError);
        }

        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task With_an_extension_SIGTERM_reaches_even_a_stopped_sandbox()
    {
        var function = await ExtensionFunction.StartAsync(
            ExtensionFunction.Options("trap 'echo got SIGTERM; exit' TERM; register; run_extension"));
        await ExtensionFunction.InvokeAsync(function);
        await UntilStoppedAsync(function);

        await function.DisposeAsync();

        // Output is read a little later.
        await function.WaitForLogLineAsync(line => line == "got SIGTERM", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_an_extension_there_is_no_SIGTERM()
    {
        var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options("trap 'echo got SIGTERM; exit' TERM"));
        await ExtensionFunction.InvokeAsync(function);

        await function.DisposeAsync();

        Assert.DoesNotContain("got SIGTERM", function.LogLines);
        Assert.False(Assert.Single(function.Sandboxes).IsAlive);
    }

    [Fact]
    public async Task Who_ignores_SIGTERM_is_killed_when_the_time_is_up()
    {
        var function = await ExtensionFunction.StartAsync(
            ExtensionFunction.Options("trap 'echo got SIGTERM' TERM; register; run_extension") with
            {
                ShutdownBudget = TimeSpan.FromSeconds(5),
            });
        await ExtensionFunction.InvokeAsync(function, "trap 'echo got SIGTERM; while :; do sleep 1; done' TERM");

        await function.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        // Output is read a little later.
        await function.WaitForLogLineAsync(line => line == "got SIGTERM", TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(function.Sandboxes).IsAlive);
    }

    /// <summary>The bootstrap's, from proc_pid_stat(5).</summary>
    private static char State(EmulatedFunction function)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{function.Sandboxes[0].ProcessId}/stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static async Task UntilStoppedAsync(EmulatedFunction function)
    {
        while (State(function) != 'T')
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}

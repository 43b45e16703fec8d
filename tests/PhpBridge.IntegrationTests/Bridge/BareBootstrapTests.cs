using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>What a bootstrap leaves when it ends, and how it lives with a sandbox that takes things away.</summary>
public sealed class BareBootstrapTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-bare-");
    private readonly string _argument = RandomNumberGenerator.GetInt32(1_000_000, 9_000_000).ToString(CultureInfo.InvariantCulture);

    private string Run => Path.Combine(_directory.FullName, "run");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("KILL")]
    [InlineData("ABRT")]
    [InlineData("USR1")]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task However_it_ends_php_fpm_its_workers_and_what_scripts_started_end_with_it(string signal)
    {
        await using var sandbox = BareSandbox.Start(Run, reads: true, "env", "--default-signal");
        var who = JsonElement.Parse((await sandbox.GetAsync("/who.php")).Body);
        var (master, worker) = (who.GetProperty("master").GetInt32(), who.GetProperty("worker").GetInt32());
        var running = sandbox.GetAsync($"/children.php?how=background&argument={_argument}");
        await Processes.UntilAsync(() => Processes.WithLastArgument(_argument).Count > 0, "the script's child runs");

        await Processes.SignalAsync(sandbox.Id, signal);
        await sandbox.Exited;

        await Processes.UntilAsync(
            () => !Processes.IsAlive(master) && !Processes.IsAlive(worker) && Processes.WithLastArgument(_argument).Count == 0,
            "all of it is gone");
        _ = running;
    }

    [Fact]
    public async Task A_command_ends_with_it_too()
    {
        await using var sandbox = BareSandbox.Start(Run);
        _ = sandbox.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { console = new { command = (string[])["sleep", _argument] } }));
        await Processes.UntilAsync(() => Processes.WithLastArgument(_argument).Count > 0, "the command runs");

        await Processes.SignalAsync(sandbox.Id, "KILL");

        await Processes.UntilAsync(() => Processes.WithLastArgument(_argument).Count == 0, "the command is gone");
    }

    [Fact]
    public async Task A_process_outside_of_php_fpms_session_is_ended_by_the_next_bootstrap()
    {
        await using (var first = BareSandbox.Start(Run))
        {
            _ = first.GetAsync($"/children.php?how=session&argument={_argument}");
            await Processes.UntilAsync(() => Processes.WithLastArgument(_argument).Count > 0, "the script's child runs");
            await Processes.SignalAsync(first.Id, "KILL");
            await first.Exited;
        }

        var left = Directory.GetFiles(Run);
        await using var second = BareSandbox.Start(Run);
        var status = (await second.GetAsync("/exit.php")).Status;

        Assert.NotEmpty(left);
        Assert.Equal(200, status);
        await Processes.UntilAsync(() => Processes.WithLastArgument(_argument).Count == 0, "what was left is gone");
        Assert.Contains(second.Lines, line => line.Contains("ended in this sandbox", StringComparison.Ordinal));
        Assert.DoesNotContain(left, File.Exists);
    }

    [Fact]
    public async Task A_neighbour_in_the_same_folder_is_left_alone()
    {
        await using var first = BareSandbox.Start(Run);
        var before = (await first.GetAsync("/who.php")).Body;

        await using var second = BareSandbox.Start(Run);
        var status = (await second.GetAsync("/exit.php")).Status;

        Assert.Equal(200, status);
        Assert.Equal(before, (await first.GetAsync("/who.php")).Body);
    }

    [Fact]
    public async Task A_run_directory_that_was_removed_is_made_again()
    {
        await using var sandbox = BareSandbox.Start(Run);
        await sandbox.GetAsync("/exit.php");

        Directory.Delete(Run, recursive: true);
        var first = await sandbox.GetAsync("/exit.php");
        Directory.Delete(Run, recursive: true);
        var second = await sandbox.GetAsync("/exit.php");

        Assert.Equal((200, "said before exit"), first);
        Assert.Equal((200, "said before exit"), second);
    }

    [Theory]
    [InlineData("exec \"$0\" >/dev/full 2>&1")]
    [InlineData("exec \"$0\" >&- 2>&-")]
    [InlineData("exec \"$0\" 1</dev/null 2>&1")]
    public async Task Output_that_takes_nothing_costs_the_log_only(string shell)
    {
        await using var sandbox = BareSandbox.Start(Run, reads: true, "sh", "-c", shell);

        await sandbox.SendAsync("{}"u8.ToArray()); // An event that is refused is logged.
        var answer = await sandbox.GetAsync("/exit.php");

        Assert.Equal((200, "said before exit"), answer);
    }

    [Fact]
    public async Task Output_that_is_not_read_costs_the_log_only()
    {
        await using var sandbox = BareSandbox.Start(Run, reads: false);
        for (var i = 0; i < 600; i++)
        {
            await sandbox.SendAsync("{}"u8.ToArray()); // Some 200 bytes of log each, more than a pipe holds.
        }

        Assert.Equal((200, "said before exit"), await sandbox.GetAsync("/exit.php"));
    }

    [Theory]
    [InlineData(-10_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_deadline_that_has_passed_costs_its_own_invocation_only(int deadlineMs)
    {
        await using var sandbox = BareSandbox.Start(Run);
        var before = (await sandbox.GetAsync("/who.php")).Body;

        var late = await sandbox.GetAsync("/who.php", TimeSpan.FromMilliseconds(deadlineMs));
        var again = await sandbox.GetAsync("/who.php", TimeSpan.FromMilliseconds(deadlineMs));

        Assert.Equal((504, 504), (late.Status, again.Status));
        Assert.Equal(before, (await sandbox.GetAsync("/who.php")).Body);
        Assert.Contains(sandbox.Lines, line => line.Contains("clock", StringComparison.Ordinal));
    }
}

using System.Collections;
using System.Diagnostics;
using System.Text;
using PhpBridge.Commands;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Commands;

public sealed class CommandRunnerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly RecordedLog _log = new();
    private readonly Hashtable _environment = new(Environment.GetEnvironmentVariables())
    {
        ["PHPBRIDGE_SECRET"] = "ours",
        ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:1",
        ["LD_LIBRARY_PATH"] = "/lib64",
    };

    [Fact]
    public void Outputs_and_exit_code_come_back()
    {
        var result = Run("sh", "-c", "cat; echo trouble >&2; exit 7");

        Assert.Equal((7, "given", "trouble\n", false), (result.ExitCode, Text(result.Output), Text(result.Error), result.TimedOut));
        Assert.Contains("Command test ended with exit code 7", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void No_shell_reads_the_arguments()
    {
        var result = Run("printf", "%s|", "$HOME", "a b", "*", "`id`", "", "\"'\\", "ä\n");

        Assert.Equal("$HOME|a b|*|`id`||\"'\\|ä\n|", Text(result.Output));
    }

    [Fact]
    public void A_command_runs_in_the_document_root_with_the_variables_of_PHP()
    {
        var result = Run("sh", "-c", "pwd; env");
        var lines = Text(result.Output).Split('\n');

        Assert.Equal(_root.Path, lines[0]);
        Assert.Contains("HOME=/tmp", lines);
        Assert.Contains(lines, line => line.StartsWith("PATH=/opt/php/bin:/", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("PHPBRIDGE_", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("AWS_LAMBDA_RUNTIME_API=", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("LD_LIBRARY_PATH=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no-such-command", 127)]
    [InlineData("/no/such/command", 127)]
    [InlineData("./no-such-command", 127)]
    [InlineData("./not-executable", 126)]
    [InlineData("/tmp", 126)]
    [InlineData("php", 127)]
    public void A_command_that_cannot_be_started_has_the_exit_code_of_a_shell(string command, int exitCode)
    {
        _root.Add("not-executable", "text");

        var result = Run(command);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith($"cannot start '{command}': ", Text(result.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void Php_is_the_layers_with_its_ini()
    {
        var php = _root.Add("fake-php", "#!/bin/sh\necho \"$@\"\n");
        File.SetUnixFileMode(php, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = Run(new CommandOptions(php, "/etc/some.ini", _root.Path, "/opt/phpbridge", null), "php", "-v");

        Assert.Equal("-c /etc/some.ini -v\n", Text(result.Output));
    }

    [Theory]
    [InlineData("sleep 987654")]
    [InlineData("sleep 987654 & wait")]
    [InlineData("setsid sleep 987654")]
    [InlineData("trap '' TERM; setsid sh -c 'sleep 987654 & wait' & wait")]
    [InlineData("env -i setsid sleep 987654")]
    public void A_command_ends_at_its_time_limit_with_all_of_its_processes(string script)
    {
        var watch = Stopwatch.StartNew();
        var result = Run(new CommandLine(["sh", "-c", "echo begun; " + script], default, TimeSpan.FromMilliseconds(300)));

        Assert.Equal((CommandResult.ExitCodeTimedOut, true, "begun\n"), (result.ExitCode, result.TimedOut, Text(result.Output)));
        Assert.InRange(watch.ElapsedMilliseconds, 300, 3000);
        Assert.Empty(Sleepers("987654"));
        Assert.Contains("was ended", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_a_command_leaves_behind_end_with_it_at_once()
    {
        var watch = Stopwatch.StartNew();
        var result = Run("sh", "-c", "setsid sleep 876543 & echo done");

        Assert.Equal((0, "done\n", false), (result.ExitCode, Text(result.Output), result.TimedOut));
        Assert.InRange(watch.ElapsedMilliseconds, 0, 3000);
        Assert.Empty(Sleepers("876543"));
    }

    [Fact]
    public void The_invocations_deadline_counts_if_it_is_earlier()
    {
        var result = Run(
            new CommandLine(["sleep", "60"], default, TimeSpan.FromMinutes(1)), Deadline.After(TimeSpan.FromMilliseconds(200)));

        Assert.True(result.TimedOut);
    }

    [Fact]
    public void Unlimited_output_takes_no_more_memory_than_the_largest_result()
    {
        var result = Run(new CommandLine(["sh", "-c", "head -c 50000000 /dev/zero | tr '\\0' x; echo end"], default, null));
        var answer = CommandResultJson.Write(result);

        Assert.InRange(answer.Length, 5_000_000, CommandResultJson.MaxSize);
        Assert.Contains("end\\n", Encoding.UTF8.GetString(answer.Span[^200..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Input_that_is_not_read_does_not_fail_a_command()
    {
        var result = Run(new CommandLine(["true"], new byte[4_000_000], null));

        Assert.Equal(0, result.ExitCode);
    }

    public void Dispose() => _root.Dispose();

    private CommandResult Run(params string[] arguments) => Run(new CommandLine(arguments, "given"u8.ToArray(), null));

    private CommandResult Run(CommandLine command) => Run(command, Deadline.After(TimeSpan.FromSeconds(30)));

    private CommandResult Run(CommandLine command, Deadline deadline)
        => new CommandRunner(
            new CommandOptions("/opt/php/bin/php", null, _root.Path, "/opt/phpbridge", null), _environment, () => null, _log)
            .Run(command, "test", deadline);

    private CommandResult Run(CommandOptions options, params string[] arguments)
        => new CommandRunner(options, _environment, () => null, _log)
            .Run(new CommandLine(arguments, default, null), "test", Deadline.After(TimeSpan.FromSeconds(30)));

    private static string Text(BoundedOutput output) => Encoding.UTF8.GetString(output.Excerpt(int.MaxValue).Head);

    private static IEnumerable<string> Sleepers(string seconds)
        => Directory.EnumerateDirectories("/proc").Where(directory => File.Exists(directory + "/cmdline")).Where(directory =>
        {
            try
            {
                return File.ReadAllText(directory + "/cmdline") == $"sleep\0{seconds}\0";
            }
            catch (IOException)
            {
                return false; // It ended while we looked.
            }
        });
}

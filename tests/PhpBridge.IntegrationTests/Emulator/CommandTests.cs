using System.Diagnostics;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class CommandTests
{
    private static Command Emulator =>
        Cli.Wrap(Path.Combine(AppContext.BaseDirectory, "phpbridge-emulator")).WithValidation(CommandResultValidation.None);

    [Fact]
    public async Task It_says_where_it_listens_and_ends_cleanly_when_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var listening = "";
        var watch = new Stopwatch();

        // A shell that starts the tests in the background has them ignore SIGINT, and all that they start: env(1) undoes that.
        var command = Cli.Wrap("env").WithValidation(CommandResultValidation.None)
            .WithArguments(["--default-signal=INT", Emulator.TargetFilePath, "--bootstrap", EchoFunction.Options.Bootstrap, "--port", "0"])
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                if (line.StartsWith("Listening on http://localhost:", StringComparison.Ordinal))
                {
                    listening = line;
                    watch.Start();
                    interrupt.Cancel();
                }
            }));

        // CliWrap reports a cancelled command by throwing, but only once the process has ended by itself.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            command.ExecuteAsync(forcefulCancellationToken: patience.Token, gracefulCancellationToken: interrupt.Token).Task);

        Assert.NotEmpty(listening);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed} to end.");
    }

    [Fact]
    public async Task What_it_has_stopped_ends_even_if_it_is_killed()
    {
        using var kill = new CancellationTokenSource();
        var bootstrap = 0;
        var command = Emulator.WithArguments(
            ["--bootstrap", EchoFunction.Fixture("extension-bootstrap.sh"), "--port", "0", "--env", "SETUP=echo pid:$$"])
            .WithStandardOutputPipe(PipeTarget.ToDelegate(async (line, cancellationToken) =>
            {
                if (line.Split("pid:") is [_, var id])
                {
                    bootstrap = int.Parse(id, CultureInfo.InvariantCulture);
                    await UntilAsync(() => StateOf(bootstrap) == 'T', cancellationToken);
                    await kill.CancelAsync();
                }
            }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteAsync(kill.Token).Task);

        await UntilAsync(() => StateOf(bootstrap) is null or 'Z', TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);
        var port = function.FrontAddress.Port;

        var result = await Emulator
            .WithArguments(["--bootstrap", EchoFunction.Options.Bootstrap, "--port", $"{port}"])
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"Port {port} on 127.0.0.1 is in use. Stop what listens there, or choose another port.\n", result.StandardError);
    }

    [Theory]
    [InlineData("--port 99999", "--port is a number from 0 to 65535, not 99999.")]
    [InlineData("--shape soap", "soap")]
    [InlineData("--stage a/b", "--stage is letters, digits, hyphens and underscores, or $default, not 'a/b'.")]
    [InlineData("--shape alb --stage live", "--stage goes with the shapes http, http-v1 and rest: the others have no stages.")]
    [InlineData(
        "--invoke-mode response_stream",
        "--invoke-mode response_stream goes with the shapes function-url and rest: the others cannot stream.")]
    [InlineData("--env NAME", "--env wants NAME=VALUE, not 'NAME'.")]
    [InlineData("--unknown", "--unknown")]
    public async Task A_bad_option_is_named(string arguments, string message)
    {
        var result = await Emulator
            .WithArguments($"--bootstrap /missing {arguments}")
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It is still not so after 30 s.");
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>From proc_pid_stat(5); null when there is no such process.</summary>
    private static char? StateOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }
}

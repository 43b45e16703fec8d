using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>infra/terraform/bin/phpbridge, with an AWS CLI that asks the emulator.</summary>
public sealed class ClientScriptTests : IAsyncLifetime, IClassFixture<BridgeFixture>
{
    // It takes the options that the script relies on, and answers as version 2 does.
    private const string FakeAws = """
        #!/usr/bin/env bash
        set -euo pipefail
        printf '%s\n' "$@" "AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-}" >"$FAKE_AWS_LOG"
        [[ $1 == lambda && $2 == invoke ]]
        for argument; do
          case $argument in file://*) payload=${argument#file://} ;; esac
          answer=$argument
        done
        if [[ -v FAKE_AWS_ANSWER ]]; then
          printf '%s' "$FAKE_AWS_ANSWER" >"$answer"
          printf '{"StatusCode": 200%s}' "${FAKE_AWS_ERROR:+, \"FunctionError\": \"$FAKE_AWS_ERROR\"}"
          exit 0
        fi
        if [[ ${FAKE_AWS_REFUSES:-} == true ]]; then echo 'An error occurred (AccessDeniedException)' >&2; exit 254; fi
        error=$(curl -sS -D - -o "$answer" --data-binary "@$payload" "$FAKE_AWS_URL" |
            sed -n 's/^X-Amz-Function-Error: \(.*\)\r$/, "FunctionError": "\1"/p')
        printf '{"StatusCode": 200%s, "ExecutedVersion": "$LATEST"}' "$error"

        """;

    private readonly BridgeFixture _bridge;
    private readonly string _folder = Directory.CreateTempSubdirectory("phpbridge-client-").FullName;

    public ClientScriptTests(BridgeFixture bridge) => _bridge = bridge;

    public async ValueTask InitializeAsync()
    {
        var aws = Path.Combine(_folder, "aws");
        await File.WriteAllTextAsync(aws, FakeAws);
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Arguments_input_outputs_and_exit_code_pass_through()
    {
        var result = await RunAsync(
            "aä\n",
            "-i",
            "php",
            "-r",
            "echo stream_get_contents(STDIN), '|', implode('|', array_slice($argv, 1)); fwrite(STDERR, 'trouble'); exit(7);",
            "--",
            "--a b",
            "\"'$x",
            "");

        Assert.Equal((7, "aä\n|--a b|\"'$x|", "trouble"), (result.ExitCode, result.StandardOutput, result.StandardError));
    }

    [Fact]
    public async Task The_client_invokes_the_function_once_and_waits()
    {
        await RunAsync("", "-q", "live", "run", "true");
        var asked = await File.ReadAllLinesAsync(Path.Combine(_folder, "log"), TestContext.Current.CancellationToken);

        Assert.Equal(["lambda", "invoke", "--function-name", "my-site", "--qualifier", "live"], asked[..6]);
        Assert.Contains("raw-in-base64-out", asked);
        Assert.Contains("AWS_MAX_ATTEMPTS=1", asked);
        Assert.Equal("960", asked[Array.IndexOf(asked, "--cli-read-timeout") + 1]);
    }

    [Fact]
    public async Task Bytes_come_out_as_they_are()
    {
        var output = new MemoryStream();

        await (await CommandAsync("run", "printf", @"\377\000a\n"))
            .WithStandardOutputPipe(PipeTarget.ToStream(output))
            .ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal([0xFF, 0x00, (byte)'a', (byte)'\n'], output.ToArray());
    }

    [Fact]
    public async Task A_command_whose_time_is_up_is_124()
    {
        var result = await RunAsync("", "-t", "0.3", "run", "sleep", "60");

        Assert.Equal(124, result.ExitCode);
        Assert.Contains("its time was up", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_functions_message_about_a_failure_is_printed()
    {
        var result = await RunAsync("", "cron");

        Assert.Equal(255, result.ExitCode);
        Assert.Contains("Function.ScheduleFailed: wp-cron could not run", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_that_AWS_rejects_is_255()
    {
        var command = await CommandAsync("wp", "plugin", "list");
        var result = await command
            .WithEnvironmentVariables(variables => Set(variables).Set("FAKE_AWS_REFUSES", "true"))
                .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(255, result.ExitCode);
        Assert.Contains("AccessDenied", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("could not invoke 'my-site'", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_left_to_the_caller_unless_it_is_asked_for()
    {
        var script = Repository.PathTo("infra/terraform/bin/phpbridge");
        var loop = $"while read -r site; do '{script}' -f \"$site\" run echo \"$site\"; done";

        var command = (await CommandAsync()).WithTargetFile("/bin/bash").WithArguments(["-c", loop]);
        var result = await command.WithStandardInputPipe(PipeSource.FromString("one\ntwo\nthree\n"))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal("one\ntwo\nthree\n", result.StandardOutput);
    }

    [Theory]
    [InlineData("", "cron")]
    [InlineData("", "mirror", "status")]
    [InlineData("", "run", "true")]
    [InlineData("null", "mirror", "status")]
    [InlineData("{}", "mirror", "status")]
    [InlineData("[1]", "cron")]
    [InlineData("""{"sites":{}}""", "cron")]
    [InlineData("""{"sites":[7]}""", "cron")]
    [InlineData("""{"exitCode":null,"stdout":"","stderr":""}""", "run", "true")]
    [InlineData("""{"exitCode":0}""", "run", "true")]
    [InlineData("""{"statusCode":200,"body":"<html>"}""", "wp", "plugin", "list")]
    [InlineData("not JSON", "cron")]
    public async Task An_answer_of_another_form_is_255(string answer, params string[] arguments)
    {
        var result = await AnswerAsync(answer, "", arguments);

        Assert.Equal(255, result.ExitCode);
        Assert.Contains("has another form than PhpBridge's", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a reason in a string\"", "a reason in a string")]
    [InlineData("""{"errorType":"Runtime.ExitError","errorMessage":"it ended"}""", "Runtime.ExitError: it ended")]
    [InlineData("not JSON", "not JSON")]
    public async Task The_reason_of_a_function_error_is_printed_whatever_its_form(string answer, string reason)
    {
        var result = await AnswerAsync(answer, "Unhandled", "cron");

        Assert.Equal((255, $"phpbridge: the function failed: {reason}\n"), (result.ExitCode, result.StandardError));
    }

    [Fact]
    public async Task A_timeout_may_be_a_fraction()
    {
        var result = await RunAsync("", "-t", ".25", "run", "sleep", "60");

        Assert.Equal(124, result.ExitCode);
    }

    [Fact]
    public async Task An_argument_that_is_not_UTF_8_is_refused()
    {
        var script = Repository.PathTo("infra/terraform/bin/phpbridge");
        var command = (await CommandAsync()).WithTargetFile("/bin/bash").WithArguments(["-c", $"'{script}' run echo $'caf\\xe9'"]);

        var result = await command.ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(255, result.ExitCode);
        Assert.Contains("not valid UTF-8", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-t", "soon", "wp")]
    [InlineData("-t", "0", "wp")]
    [InlineData("-t", "0.0", "wp")]
    [InlineData("--nope")]
    [InlineData("php")]
    [InlineData("run")]
    [InlineData("drop")]
    [InlineData]
    public async Task Invalid_arguments_are_255_without_an_invocation(params string[] arguments)
    {
        var result = await RunAsync("", arguments);

        Assert.Equal(255, result.ExitCode);
        Assert.NotEmpty(result.StandardError);
        Assert.False(File.Exists(Path.Combine(_folder, "log")));
    }

    private async Task<BufferedCommandResult> AnswerAsync(string answer, string error, params string[] arguments) =>
        await (await CommandAsync(arguments))
            .WithEnvironmentVariables(variables => Set(variables).Set("FAKE_AWS_ANSWER", answer).Set("FAKE_AWS_ERROR", error))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

    private async Task<BufferedCommandResult> RunAsync(string input, params string[] arguments) =>
        await (await CommandAsync(arguments)).WithStandardInputPipe(PipeSource.FromString(input, Encoding.UTF8))
            .ExecuteBufferedAsync(Encoding.UTF8, TestContext.Current.CancellationToken);

    private async Task<Command> CommandAsync(params string[] arguments)
    {
        var function = await _bridge.FunctionAsync();
        _url = function.InvokeAddress.ToString();
        return Cli.Wrap(Repository.PathTo("infra/terraform/bin/phpbridge"))
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => Set(variables))
            .WithValidation(CommandResultValidation.None);
    }

    private string _url = "";

    private CliWrap.Builders.EnvironmentVariablesBuilder Set(CliWrap.Builders.EnvironmentVariablesBuilder variables) => variables
        .Set("PATH", string.Create(CultureInfo.InvariantCulture, $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}"))
        .Set("PHPBRIDGE_FUNCTION", "my-site")
        .Set("FAKE_AWS_LOG", Path.Combine(_folder, "log"))
        .Set("FAKE_AWS_URL", _url);
}

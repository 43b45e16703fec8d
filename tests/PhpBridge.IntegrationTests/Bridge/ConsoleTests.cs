using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>Commands by direct Invoke, in the published bootstrap.</summary>
public sealed class ConsoleTests(BridgeFixture bridge) : IClassFixture<BridgeFixture>
{
    [Fact]
    public async Task PHP_runs_with_the_functions_ini_in_the_document_root()
    {
        var reply = await RunAsync(
            "php", "-r", "echo ini_get('memory_limit'), ' ', PHP_SAPI, ' ', getcwd(), ' ', getenv('HOME'); fwrite(STDERR, 'ä'); exit(3);");

        Assert.Equal($"768M cli {BridgeFunction.DocumentRoot} /tmp", reply.Output);
        Assert.Equal((3, "ä", false, false), (reply.ExitCode, reply.Error, reply.TimedOut, reply.Truncated));
    }

    [Fact]
    public async Task Commands_know_as_little_as_PHP_does()
    {
        var environment = (await RunAsync("env")).Succeeded().Output;

        string[] names = [.. environment.Split('\n').Select(line => line.Split('=')[0])];
        Assert.Contains("AWS_REGION", names);
        Assert.DoesNotContain(names, name => name.StartsWith("PHPBRIDGE_", StringComparison.Ordinal));
        Assert.DoesNotContain("LD_LIBRARY_PATH", names);
        Assert.DoesNotContain("AWS_LAMBDA_RUNTIME_API", names);
    }

    [Fact]
    public async Task Bytes_go_in_and_come_out()
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        bytes[0] = 0xFF;

        var reply =
            await ConsoleReply.AskAsync(
                await bridge.FunctionAsync(),
                new { console = new { command = (string[])["cat"], stdinBase64 = Convert.ToBase64String(bytes) } });

        Assert.Equal(bytes, Encoding.Latin1.GetBytes(reply.Succeeded().Output));
    }

    [Fact]
    public async Task More_than_Lambda_takes_is_cut_and_says_so()
    {
        var reply = await RunAsync("php", "-r", "echo 'begin'; for ($i = 0; $i < 1000; $i++) echo str_repeat('x', 20000); echo 'end';");

        Assert.True(reply.Succeeded().Truncated);
        Assert.StartsWith("beginx", reply.Output, StringComparison.Ordinal);
        Assert.EndsWith("xend", reply.Output, StringComparison.Ordinal);
        Assert.InRange(reply.Output.Length, 5_000_000, 6_291_556);
    }

    [Fact]
    public async Task At_the_deadline_a_command_ends_with_everything_it_started_and_the_sandbox_serves_on()
    {
        var argument = RandomNumberGenerator.GetInt32(1_000_000, 9_000_000).ToString(CultureInfo.InvariantCulture);
        await using var function = await BridgeFunction.StartAsync(
            BridgeFunction.Options(("PHPBRIDGE_DEADLINE_MARGIN", "1s")) with { Timeout = TimeSpan.FromSeconds(2) });

        var reply = await ConsoleReply.AskAsync(
            function,
            new { console = new { command = (string[])["sh", "-c", $"setsid sleep {argument} & echo begun; wait"], timeout = 600 } });
        var next = await function.SendAsync("/exit.php");

        Assert.Equal((124, true, "begun\n"), (reply.ExitCode, reply.TimedOut, reply.Output));
        Assert.Empty(Processes.WithLastArgument(argument));
        Assert.Equal(200, next.Status);
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task A_console_that_is_off_refuses_and_serves_requests()
    {
        await using var function = await BridgeFunction.StartAsync(BridgeFunction.Options(("PHPBRIDGE_CONSOLE", "off")));

        var refused = await InvokeAsync(function, """{"wp":["plugin","list"]}""");
        var served = await function.SendAsync("/exit.php");

        Assert.Equal("Runtime.ConsoleOff", refused.GetProperty("errorType").GetString());
        Assert.Contains("PHPBRIDGE_CONSOLE", refused.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, served.Status);
    }

    [Fact]
    public async Task A_broken_command_is_an_invalid_event_that_names_the_member()
    {
        var refused = await InvokeAsync(await bridge.FunctionAsync(), """{"console":{"command":"rm -rf /"}}""");

        Assert.Equal("Runtime.InvalidEvent", refused.GetProperty("errorType").GetString());
        Assert.StartsWith("console.command ", refused.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EventShapeName.HttpApi)]
    [InlineData(EventShapeName.RestApi)]
    [InlineData(EventShapeName.FunctionUrl)]
    public async Task An_HTTP_request_never_runs_a_command(EventShapeName shape)
    {
        var function = await bridge.FunctionAsync(shape);
        var file = Path.Combine(Path.GetTempPath(), "owned-" + Guid.NewGuid());
        var command =
            $$"""{"console":{"command":["touch","{{file}}"]},"wp":["eval","touch('{{file}}');"],"cron":true,"source":"aws.events"}""";

        var reply = await function.SendAsync(
            "/echo.php?console=1&wp=1",
            "POST",
            "Content-Type: application/json\r\nconsole: 1\r\nwp: 1\r\nsource: aws.events\r\n",
            Encoding.UTF8.GetBytes(command));

        Assert.Equal(200, reply.Status);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_schedule_without_WordPress_fails_the_invocation_and_says_why()
    {
        var failed = await InvokeAsync(await bridge.FunctionAsync(), """{"source":"aws.events","detail-type":"Scheduled Event"}""");

        Assert.Equal("Function.ScheduleFailed", failed.GetProperty("errorType").GetString());
        Assert.Contains("there is no WordPress in", failed.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    private async Task<ConsoleReply> RunAsync(params string[] command) =>
        await ConsoleReply.AskAsync(await bridge.FunctionAsync(), new { console = new { command } });

    private static async Task<JsonElement> InvokeAsync(EmulatedFunction function, string json)
    {
        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);
        Assert.NotNull(result.FunctionError);
        return JsonElement.Parse(result.Payload.Span);
    }
}

using System.Text.Json;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class ExtensionTests
{
    [Fact]
    public async Task Registering_tells_the_function_and_gives_an_identifier()
    {
        await using var function = await ExtensionFunction.StartAsync(
            ExtensionFunction.Options("register; [[ -n $identifier ]] && echo identified; run_extension"));

        await ExtensionFunction.InvokeAsync(function);

        Assert.Equal(
            """registered: 200 {"functionName":"function","functionVersion":"$LATEST","handler":"index.php"}""",
            await EchoFunction.LineAsync(function, "registered: "));
        await EchoFunction.LineAsync(function, "identified");
    }

    [Fact]
    public async Task The_account_is_told_to_whom_asks()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            "ask first --header 'Lambda-Extension-Name: a' --header 'Lambda-Extension-Accept-Feature: accountId' "
                + "--data '{\"events\":[]}' register; exit"));

        await ExtensionFunction.InvokeAsync(function);

        Assert.EndsWith(
            ",\"accountId\":\"123456789012\"}", await EchoFunction.LineAsync(function, "first: 200 "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "ask reply --header 'Lambda-Extension-Name: a' --data '{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}' register",
        "Extension.InvalidEventType")]
    [InlineData("ask reply --header 'Lambda-Extension-Name: a' --data '{\"events\":[\"RELOAD\"]}' register", "Extension.InvalidEventType")]
    [InlineData("ask reply --header 'Lambda-Extension-Name: a' --data '{\"events\":1}' register", "InvalidRequestFormat")]
    [InlineData("ask reply --header 'Lambda-Extension-Name: a' --data 'events' register", "InvalidRequestFormat")]
    [InlineData("ask reply --data '{\"events\":[]}' register", "Extension.InvalidExtensionName")]
    [InlineData(
        "register; ask reply --header 'Lambda-Extension-Name: test' --data '{\"events\":[]}' register", "Extension.InvalidExtensionState")]
    [InlineData("ask reply event/next", "Extension.MissingExtensionIdentifier")]
    [InlineData("ask reply --header 'Lambda-Extension-Identifier: a' event/next", "Extension.InvalidExtensionIdentifier")]
    [InlineData(
        "ask reply --header 'Lambda-Extension-Identifier: 2d2bd61c-9f32-4b8a-8d6c-0d9d7ea1c1c4' event/next",
        "Extension.UnknownExtensionIdentifier")]
    [InlineData(
        "register; ask reply --header \"Lambda-Extension-Identifier: $identifier\" --data '' init/error", "Extension.MissingHeader")]
    public async Task What_the_platform_refuses_is_refused_with_its_words(string setup, string errorType)
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(setup + "; exit"));

        await ExtensionFunction.InvokeAsync(function);

        Assert.Contains(errorType, await EchoFunction.LineAsync(function, "reply: 403 "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_ten_may_register()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            "for i in {1..11}; do ask reply$i --header \"Lambda-Extension-Name: $i\" --data '{\"events\":[]}' register; done; exit"));

        await ExtensionFunction.InvokeAsync(function);

        Assert.Contains("Extension.TooManyExtensions", await EchoFunction.LineAsync(function, "reply11: 403 "), StringComparison.Ordinal);
        await EchoFunction.LineAsync(function, "reply10: 200 ");
    }

    [Fact]
    public async Task After_the_runtime_s_first_next_nobody_registers()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(""));

        await ExtensionFunction.InvokeAsync(function, "register");

        Assert.Contains(
            "Extension.RegistrationClosed", await EchoFunction.LineAsync(function, "registered: 403 "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_registered_for_INVOKE_hears_of_every_invocation()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options("register INVOKE; run_extension"));

        var result = await ExtensionFunction.InvokeAsync(function);

        var line = await EchoFunction.LineAsync(function, "event: 200 ");
        var sent = JsonElement.Parse(line["event: 200 ".Length..]);
        Assert.Equal("INVOKE", sent.GetProperty("eventType").GetString());
        Assert.Equal(result.RequestId, sent.GetProperty("requestId").GetString());
        Assert.InRange(sent.GetProperty("deadlineMs").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), 15_000, 30_000);
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:function", sent.GetProperty("invokedFunctionArn").GetString());
        Assert.Equal("X-Amzn-Trace-Id", sent.GetProperty("tracing").GetProperty("type").GetString());
        Assert.StartsWith("Root=", sent.GetProperty("tracing").GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_registered_for_nothing_hears_nothing()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options("register; run_extension"));

        await ExtensionFunction.InvokeAsync(function);
        await ExtensionFunction.InvokeAsync(function);

        Assert.DoesNotContain(function.LogLines, line => line.StartsWith("event: ", StringComparison.Ordinal));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task The_initialization_waits_for_every_extension_s_first_next()
    {
        await using var function = await ExtensionFunction.StartAsync(
            ExtensionFunction.Options("register") with { InitializationTimeout = TimeSpan.FromSeconds(0.5) });

        var result = await ExtensionFunction.InvokeAsync(function);

        Assert.Contains("timed out after 0.50 seconds", result.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_poll_beside_the_first_is_refused()
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            "register; run_extension; run_extension") with
        { Freeze = false });

        await ExtensionFunction.InvokeAsync(function);

        Assert.Contains("Extension.InvalidExtensionState", await EchoFunction.LineAsync(function, "event: 403 "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init/error", "Extension.InitError")]
    [InlineData("exit/error", "Extension.ExitError")]
    public async Task An_extension_that_cannot_go_on_fails_the_sandbox(string resource, string errorType)
    {
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            "register; ask failed --header \"Lambda-Extension-Identifier: $identifier\" "
                + "--header 'Lambda-Extension-Function-Error-Type: Extension.NoConfig' "
                + $"--data '' {resource}"));

        var result = await ExtensionFunction.InvokeAsync(function);

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Contains(errorType, result.Text(), StringComparison.Ordinal);
        Assert.Contains("Extension.NoConfig", result.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_invoker_has_its_answer_while_the_extension_works_on()
    {
        var go = ExtensionFunction.NewPath();
        await using var function = await ExtensionFunction.StartAsync(ExtensionFunction.Options(
            "register INVOKE; run_extension",
            $"echo working; until_exists {go}; echo finished") with
        { Concurrency = 1 });

        var first = await ExtensionFunction.InvokeAsync(function);
        await EchoFunction.LineAsync(function, "working");
        var second = ExtensionFunction.InvokeAsync(function);
        var finishedBefore = function.LogLines.Contains("finished");
        var answeredBefore = second.IsCompleted;
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);

        Assert.Equal("\"answer\"", first.Text());
        Assert.False(finishedBefore);
        Assert.False(answeredBefore);
        Assert.False((await second).ColdStart);
        await EchoFunction.LineAsync(function, "finished");
        File.Delete(go);
    }

    [Fact]
    public async Task An_extension_that_is_busy_at_the_deadline_costs_the_sandbox_and_not_the_answer()
    {
        using var log = new StringWriter();
        await using var function = await ExtensionFunction.StartAsync(
            ExtensionFunction.Options("register INVOKE; run_extension", "sleep 60") with { Timeout = TimeSpan.FromSeconds(1), Log = log });

        var first = await ExtensionFunction.InvokeAsync(function);
        var second = await ExtensionFunction.InvokeAsync(function);

        Assert.Null(first.FunctionError);
        Assert.Null(second.FunctionError);
        Assert.Equal(2, second.SandboxNumber);
        Assert.Contains("sandbox 1 was still busy", log.ToString(), StringComparison.Ordinal);
        Assert.Contains("Task timed out after 1.00 seconds", log.ToString(), StringComparison.Ordinal);
    }
}

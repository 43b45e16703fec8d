using System.Globalization;
using System.Security.Cryptography;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class SandboxTests
{
    [Fact]
    public async Task A_sandbox_sees_the_variables_of_Lambda_and_its_own_and_no_others()
    {
        await using var function = await EchoFunction.StartAsync(
            EchoFunction.Options with { Environment = new Dictionary<string, string> { ["MINE"] = "1" }, MemoryMegabytes = 512 });

        var result = await EchoFunction.EnvironmentAsync(function);

        Assert.Contains("MINE=1\n", result, StringComparison.Ordinal);
        Assert.Contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512\n", result, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", result, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequential_invocations_meet_the_same_sandbox()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with { Concurrency = 4 });

        var first = await EchoFunction.InvokeAsync(function, "");
        var second = await EchoFunction.InvokeAsync(function, "");

        Assert.True(first.ColdStart);
        Assert.False(second.ColdStart);
        Assert.Equal(1, second.SandboxNumber);
        Assert.NotNull(Assert.Single(function.Sandboxes).InitializationDuration);
    }

    [Fact]
    public async Task Concurrent_invocations_get_as_many_sandboxes_as_the_limit_allows_and_then_wait()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with { Concurrency = 2 });

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => EchoFunction.InvokeAsync(function, "wait")));

        Assert.All(results, result => Assert.Null(result.FunctionError));
        Assert.Equal(2, function.Sandboxes.Count);
    }

    [Fact]
    public async Task A_throttling_function_refuses_what_it_cannot_serve()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with { Throttle = true });

        var busy = EchoFunction.InvokeAsync(function, "wait");
        var refused = await EchoFunction.InvokeAsync(function, "");

        Assert.True(refused.Throttled);
        Assert.False((await busy).Throttled);
    }

    [Fact]
    public async Task Past_the_deadline_the_sandbox_is_killed_and_the_next_invocation_gets_a_new_one()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with { Timeout = TimeSpan.FromSeconds(1) });

        var late = await EchoFunction.InvokeAsync(function, "sleep");
        var next = await EchoFunction.InvokeAsync(function, "");

        Assert.Equal("Unhandled", late.FunctionError);
        Assert.Contains("Sandbox.Timedout", late.Text(), StringComparison.Ordinal);
        Assert.Contains("Task timed out after 1.00 seconds", late.Text(), StringComparison.Ordinal);
        Assert.Null(next.FunctionError);
        Assert.Equal(2, next.SandboxNumber);
    }

    [Theory]
    [InlineData("crash", "signal: killed")]
    [InlineData("exit", "exit status 7")]
    public async Task A_bootstrap_that_ends_fails_its_invocation_and_no_other(string what, string how)
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);

        var failed = await EchoFunction.InvokeAsync(function, what);
        var next = await EchoFunction.InvokeAsync(function, "");

        Assert.Contains("Runtime.ExitError", failed.Text(), StringComparison.Ordinal);
        Assert.Contains(how, failed.Text(), StringComparison.Ordinal);
        Assert.True(next.ColdStart);
    }

    [Theory]
    [InlineData("init-error", "no config")]
    [InlineData("exit", "exit status 3")]
    [InlineData("hang", "timed out after 0.50 seconds")]
    public async Task A_failed_initialization_reaches_the_invoker(string start, string message)
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options with
        {
            Environment = new Dictionary<string, string> { ["START"] = start },
            InitializationTimeout = start == "hang" ? TimeSpan.FromSeconds(0.5) : TimeSpan.FromSeconds(10),
        });

        var result = await EchoFunction.InvokeAsync(function, "");

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Contains(message, result.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_process_survives_its_sandbox_not_even_one_that_left_its_session()
    {
        var child = RandomNumberGenerator.GetInt32(1_000_000, 9_000_000).ToString(CultureInfo.InvariantCulture);
        var function = await EchoFunction.StartAsync(EchoFunction.Options with
        {
            Environment = new Dictionary<string, string> { ["START"] = "children", ["CHILD"] = child },
        });

        await EchoFunction.InvokeAsync(function, "");
        var before = EchoFunction.ProcessesWithArgument(child).Count;
        await function.DisposeAsync();

        Assert.Equal(2, before);
        Assert.Empty(EchoFunction.ProcessesWithArgument(child));
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_an_invocation_under_way()
    {
        var function = await EchoFunction.StartAsync(EchoFunction.Options);
        var endless = EchoFunction.InvokeAsync(function, "sleep");
        await function.WaitForLogLineAsync(line => line.Contains("ready", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await function.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Equal("Unhandled", (await endless).FunctionError);
    }

    [Fact]
    public async Task A_prewarmed_sandbox_serves_the_first_request_warm()
    {
        await using var function = await EchoFunction.StartAsync(EchoFunction.Options);
        await function.PrewarmAsync();

        var result = await EchoFunction.InvokeAsync(function, "");

        Assert.False(result.ColdStart);
    }
}

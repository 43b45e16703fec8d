using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Emulator;

public sealed class ManagedInstanceTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-instance-");

    private static FunctionOptions Options => ExtensionFunction.Options("") with { MaxConcurrency = 3 };

    private string Go => Path.Combine(_directory.FullName, "go");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_sandbox_serves_as_many_invocations_at_once_as_it_is_told()
    {
        await using var function = await ExtensionFunction.StartAsync(Options);
        var meet =
            $"touch {_directory.FullName}/$id; until [[ $(ls {_directory.FullName} | wc -l) -ge 3 ]]; do sleep 0.01; done; "
            + "answer='\"'$id$AWS_LAMBDA_MAX_CONCURRENCY'\"'";

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ExtensionFunction.InvokeAsync(function, meet)));

        Assert.All(results, result => Assert.Equal($"\"{result.RequestId}3\"", result.Text()));
        Assert.Equal(3, results.Select(result => result.RequestId).Distinct().Count());
        Assert.Single(results, result => result.ColdStart);
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task Many_invocations_each_get_their_own_answer()
    {
        await using var function = await ExtensionFunction.StartAsync(Options);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => ExtensionFunction.InvokeAsync(function, "answer='\"'$id'\"'")));

        Assert.All(results, result => Assert.Equal($"\"{result.RequestId}\"", result.Text()));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task When_all_places_are_taken_another_sandbox_is_started_and_then_invocations_are_refused()
    {
        await using var function = await ExtensionFunction.StartAsync(
            Options with { MaxConcurrency = 2, Concurrency = 2, Throttle = true });

        var busy = Enumerable.Range(0, 4).Select(_ => ExtensionFunction.InvokeAsync(function, $"until_exists {Go}")).ToList();
        while (function.Sandboxes.Count(sandbox => sandbox.InitializationDuration is not null) < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var refused = await ExtensionFunction.InvokeAsync(function);
        await File.WriteAllTextAsync(Go, "", TestContext.Current.CancellationToken);
        var results = await Task.WhenAll(busy);

        Assert.True(refused.Throttled);
        Assert.Equal([1, 1, 2, 2], results.Select(result => result.SandboxNumber).Order());
    }

    [Fact]
    public async Task An_invocation_past_its_deadline_disturbs_no_other_and_may_end_late()
    {
        await using var function = await ExtensionFunction.StartAsync(
            Options with { MaxConcurrency = 2, Timeout = TimeSpan.FromSeconds(1) });

        var late = await ExtensionFunction.InvokeAsync(function, $"until_exists {Go}; echo ended late");
        var beside = await ExtensionFunction.InvokeAsync(function);
        await File.WriteAllTextAsync(Go, "", TestContext.Current.CancellationToken);
        await EchoFunction.LineAsync(function, "ended late");
        var after = await Task.WhenAll(ExtensionFunction.InvokeAsync(function), ExtensionFunction.InvokeAsync(function));

        Assert.Contains("Task timed out after 1.00 seconds", late.Text(), StringComparison.Ordinal);
        Assert.Equal("\"answer\"", beside.Text());
        Assert.All(after, result => Assert.Equal("\"answer\"", result.Text()));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task An_answer_counts_for_the_invocation_it_names()
    {
        await using var function = await ExtensionFunction.StartAsync(Options);

        var result = await ExtensionFunction.InvokeAsync(
            function,
            "curl --silent --write-out 'stranger: %{http_code}\\n' --output /dev/null --data '{}' "
                + "\"$runtime/invocation/00000000-0000-0000-0000-000000000000/response\"");

        Assert.Equal("stranger: 400", await EchoFunction.LineAsync(function, "stranger: "));
        Assert.Equal("\"answer\"", result.Text());
    }

    [Fact]
    public async Task Extensions_register_for_no_events()
    {
        await using var function = await ExtensionFunction.StartAsync(Options with
        {
            Environment = new Dictionary<string, string> { ["SETUP"] = "register INVOKE; register; run_extension" },
        });

        await ExtensionFunction.InvokeAsync(function);

        Assert.Contains("Extension.InvalidEventType", await EchoFunction.LineAsync(function, "registered: 403 "), StringComparison.Ordinal);
        await EchoFunction.LineAsync(function, "registered: 200 ");
    }

    [Fact]
    public async Task Nothing_is_frozen()
    {
        var ticks = Path.Combine(_directory.FullName, "ticks");
        await using var function = await ExtensionFunction.StartAsync(
            Options with { Environment = new Dictionary<string, string> { ["SETUP"] = $"tick {ticks}" } });

        await ExtensionFunction.InvokeAsync(function);
        var before = new FileInfo(ticks).Length;
        while (new FileInfo(ticks).Length < before + 20)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(Assert.Single(function.Sandboxes).IsAlive);
    }
}

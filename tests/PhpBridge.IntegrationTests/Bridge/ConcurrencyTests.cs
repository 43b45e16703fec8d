using System.Diagnostics;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>A managed instance: several invocations at once in one sandbox.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-concurrency-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task As_many_scripts_run_at_once_as_there_may_be_invocations()
    {
        await using var function = await StartAsync(concurrency: 4);
        await function.PrewarmAsync();

        // Each waits until all four are there: one after the other they would never answer.
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => function.SendAsync($"/meet.php?folder={_directory.FullName}&me={i}&count=4")));

        Assert.All(replies, reply => Assert.Equal("all 4 met", reply.Text));
        Assert.Single(function.Sandboxes);
        Assert.Equal(4, Processes.WorkersOf(function.Sandboxes[0].ProcessId).Count);
    }

    [Fact]
    public async Task Answers_go_to_those_who_asked()
    {
        await using var function = await StartAsync(concurrency: 4);

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            (Asked: $"{i}", Got: PhpView.Parse(await function.SendAsync($"/echo.php?number={i}")).Server("QUERY_STRING"))));

        Assert.All(replies, reply => Assert.Equal("number=" + reply.Asked, reply.Got));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task With_fewer_workers_than_invocations_files_are_served_while_requests_wait()
    {
        await using var function = await StartAsync(concurrency: 3, ("PHPBRIDGE_WORKERS", "1"), ("PHPBRIDGE_QUEUE_TIMEOUT", "60s"));
        var busy = await BusyAsync(function, "finish");

        var waiting = function.SendAsync("/exit.php");
        await Task.Delay(500, TestContext.Current.CancellationToken); // Nothing tells when it has come to the bridge.
        var file = await function.SendAsync("/assets/style.css");
        var wasWaiting = !waiting.IsCompleted;
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "finish"), "", TestContext.Current.CancellationToken);

        Assert.Equal(200, file.Status);
        Assert.True(wasWaiting);
        Assert.Equal("said before exit", (await waiting).Text);
        Assert.Equal(200, (await busy).Status);
        await function.WaitForLogLineAsync(
            line => line.Contains("ms for a worker", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("50ms")]
    public async Task When_no_worker_comes_free_in_time_the_answer_is_503_with_Retry_After(string queueTimeout)
    {
        await using var function = await StartAsync(concurrency: 2, ("PHPBRIDGE_WORKERS", "1"), ("PHPBRIDGE_QUEUE_TIMEOUT", queueTimeout));
        var busy = await BusyAsync(function, "finish");

        var watch = Stopwatch.StartNew();
        var refused = await function.SendAsync("/exit.php");
        var took = watch.Elapsed;
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "finish"), "", TestContext.Current.CancellationToken);
        await busy;
        await Processes.UntilAsync(async () => (await function.SendAsync("/exit.php")).Status == 200, "the worker is idle again");

        Assert.Equal(503, refused.Status);
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Contains("Request id: ", refused.Text, StringComparison.Ordinal);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Work_after_a_response_holds_its_worker_only()
    {
        await using var function = await StartAsync(concurrency: 2);
        var done = Path.Combine(_directory.FullName, "done");

        await function.SendAsync($"/finish.php?ms=700&done={done}");
        var meanwhile = await function.SendAsync("/exit.php");
        var wasDone = File.Exists(done);
        await Processes.UntilAsync(() => File.Exists(done), "the work is done");

        Assert.Equal("said before exit", meanwhile.Text);
        Assert.False(wasDone);
    }

    [Fact]
    public async Task A_crash_is_nobody_elses_trouble()
    {
        await using var function = await StartAsync(concurrency: 4);

        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            (Crashes: i % 5 == 0, (await function.SendAsync(i % 5 == 0 ? "/crash.php?when=start" : "/chunks.php")).Status)));

        Assert.All(replies, reply => Assert.Equal(reply.Crashes ? 502 : 200, reply.Status));
        Assert.Single(function.Sandboxes);
    }

    [Fact]
    public async Task A_line_of_the_log_names_the_invocation_that_it_belongs_to()
    {
        await using var function = await StartAsync(concurrency: 4);

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var result = await function.InvokeAsync(
                new HttpApiEvent("/log.php") { Query = $"text=line-{i}-end" }.ToPayload(), TestContext.Current.CancellationToken);
            return (Text: $"line-{i}-end", result.RequestId);
        }));

        foreach (var (text, requestId) in ids)
        {
            var line = await function.WaitForLogLineAsync(
                line => line.Contains(text, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Assert.Contains($"\"requestId\":\"{requestId}\"", line, StringComparison.Ordinal);
        }
    }

    private static Task<EmulatedFunction> StartAsync(int concurrency, params IReadOnlyList<(string Name, string Value)> variables) =>
        BridgeFunction.StartAsync(BridgeFunction.Options(variables) with { MaxConcurrency = concurrency });

    /// <summary>A request that keeps a worker busy until the file is there.</summary>
    private async Task<Task<FrontReply>> BusyAsync(EmulatedFunction function, string until)
    {
        var started = Path.Combine(_directory.FullName, "started");
        var busy = function.SendAsync($"/wait.php?started={started}&until={Path.Combine(_directory.FullName, until)}");
        await Processes.UntilAsync(() => File.Exists(started), "the worker is busy");
        return busy;
    }
}

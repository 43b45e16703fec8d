using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Bridge;

/// <summary>
/// A worker that is busy with something else leaves the request in the socket's queue. When the visitor has been told
/// that it failed, it must not be run after all by the worker's successor.
/// </summary>
public sealed class QueuedRequestTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("phpbridge-queued-");

    private string Marks => Path.Combine(_directory.FullName, "marks");

    // Without the extension the loop asks for its next invocation only when the worker is idle. Thawing would wake the worker that the test
    // has stopped.
    private static FunctionOptions Impatient =>
        BridgeFunction.Options(("PHPBRIDGE_DEADLINE_MARGIN", "1s"), ("PHPBRIDGE_EXTENSION", "off")) with
        {
            Timeout = TimeSpan.FromSeconds(2),
            Freeze = false,
        };

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_request_that_no_worker_took_in_time_is_never_run()
    {
        await using var function = await BridgeFunction.StartAsync(Impatient);
        var stopped = await PhpServer.AskAsync(function);
        await function.SendAsync("/assets/style.css"); // The worker is idle by now: it would not stop half-way through a sign of life.
        await Processes.SignalAsync(stopped.Worker, "STOP");

        var late = await function.SendAsync($"/count.php?file={Marks}");
        await PhpServer.AskAsync(function);

        Assert.Equal(504, late.Status);
        Assert.False(File.Exists(Marks), "The script has run. The log:\n" + string.Join('\n', function.LogLines));
    }
}

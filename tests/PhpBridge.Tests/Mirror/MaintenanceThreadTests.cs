using PhpBridge.Mirror;
using Xunit;

namespace PhpBridge.Tests.Mirror;

public sealed class MaintenanceThreadTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _end = new();

    public void Dispose() => _end.Dispose();

    [Fact]
    public void Work_is_awaited_while_the_file_system_responds()
    {
        var tests = 0;
        var thread = new MaintenanceThread(() =>
        {
            if (++tests == 2)
            {
                _end.Set();
            }

            return true;
        });
        var isDone = false;

        thread.Run(() =>
        {
            _end.Wait(Timeout);
            isDone = true;
        });

        Assert.True(isDone);
        Assert.False(thread.IsBusy);
    }

    [Fact]
    public void Work_is_left_alone_when_the_file_system_does_not_respond_and_no_other_begins_before_its_end()
    {
        var thread = new MaintenanceThread(() => false);
        thread.Run(() => _end.Wait(Timeout));
        Assert.True(thread.IsBusy);
        var hasRun = false;

        thread.Run(() => hasRun = true);
        Assert.False(hasRun);

        _end.Set();
        Assert.True(SpinWait.SpinUntil(() => !thread.IsBusy, Timeout));
        thread.Run(() => hasRun = true);
        Assert.True(hasRun);
    }
}

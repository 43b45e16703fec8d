using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>
/// Lines that come a little after the answer. A sandbox may be frozen before it has written them; then they come when it is
/// woken by the next request.
/// </summary>
internal static class LateLines
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<string> LateLineAsync(this EmulatedFunction function, Func<string, bool> predicate)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            try
            {
                return await function.WaitForLogLineAsync(predicate, patience.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.True(attempt < 5, "no such line came; these did:\n" + string.Join('\n', function.LogLines.TakeLast(20)));
                await function.SendAsync("/who.php");
            }
        }
    }
}

using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Differential;

/// <summary>nginx, and a bridge per event shape, started by the first test that asks: only a test can skip.</summary>
public sealed class DifferentialFixture : IAsyncLifetime
{
    private readonly BridgeFixture _bridges = new();
    private readonly SemaphoreSlim _gate = new(1);
    private NginxSite? _nginx;

    public Task<EmulatedFunction> BridgeAsync(EventShapeName shape) => _bridges.FunctionAsync(shape);

    public async Task<Uri> NginxAsync(CancellationToken cancellationToken)
    {
        var nginx = Environment.GetEnvironmentVariable("PHPBRIDGE_TEST_NGINX");
        Assert.SkipWhen(string.IsNullOrEmpty(nginx), "PHPBRIDGE_TEST_NGINX is not set: run ./build.sh test, which installs nginx");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _nginx ??= await NginxSite.StartAsync(nginx!, cancellationToken);
            return _nginx.Address;
        }
        finally
        {
            _gate.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _bridges.DisposeAsync();
        if (_nginx is not null)
        {
            await _nginx.DisposeAsync();
        }

        _gate.Dispose();
    }
}

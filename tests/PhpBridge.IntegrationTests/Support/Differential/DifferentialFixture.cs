using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Differential;

/// <summary>nginx, and a bridge per event shape, started by the first test that asks: only a test can skip.</summary>
public sealed class DifferentialFixture : IAsyncLifetime
{
    private readonly BridgeFixture _bridges = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, FrontReply> _replies = [];
    private NginxSite? _nginx;

    public Task<EmulatedFunction> BridgeAsync(EventShapeName shape, InvokeMode mode = InvokeMode.Buffered)
        => _bridges.FunctionAsync(shape, mode);

    /// <summary>nginx's answer, the same for every shape that asks for it.</summary>
    public async Task<FrontReply> AskNginxAsync(WireRequest request, CancellationToken cancellationToken)
    {
        var nginx = await NginxAsync(cancellationToken);
        var key = request.ToString();
        return _replies.TryGetValue(key, out var reply) ? reply : _replies[key] = await request.SendAsync(nginx, cancellationToken);
    }

    public async Task<Uri> NginxAsync(CancellationToken cancellationToken)
    {
        var nginx = TestFiles.Need(TestFile.Nginx);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _nginx ??= await NginxSite.StartAsync(nginx, cancellationToken);
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

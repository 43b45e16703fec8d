using System.Collections.Concurrent;
using PhpBridge.Emulator;
using Xunit;

namespace PhpBridge.IntegrationTests.Support.Bridge;

/// <summary>One function per shape and mode for all tests of a class, started by the first that asks: only a test can skip.</summary>
public sealed class BridgeFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(EventShapeName Shape, InvokeMode Mode), Lazy<Task<EmulatedFunction>>> _functions = new();

    public Task<EmulatedFunction> FunctionAsync(EventShapeName shape = EventShapeName.HttpApi, InvokeMode mode = InvokeMode.Buffered)
    {
        var options = mode == InvokeMode.ResponseStream
            ? BridgeFunction.StreamingOptions(shape)
            : BridgeFunction.Options() with { Shape = shape };
        return _functions.GetOrAdd((shape, mode), _ => new(() => EmulatedFunction.StartAsync(options))).Value;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.Values)
        {
            await (await function.Value).DisposeAsync();
        }
    }
}

using PhpBridge.Benchmarks.Stub;

namespace PhpBridge.Benchmarks.Efs;

/// <summary>The published bootstrap with its php-fpm, asked by a Function URL's events.</summary>
/// <param name="build">Null: this checkout's.</param>
internal sealed class BridgeSandbox(string root, Visitor visitor, bool mirror, BridgeBuild? build = null) : ISandbox
{
    private BridgeProcess? _bridge;

    public void Start()
    {
        _bridge = new BridgeProcess(build ?? BridgeBuild.Current, root, ("PHPBRIDGE_MIRROR", mirror ? "on" : "off"));
        _bridge.Stub.KeepsContent = true;
    }

    public string Get(Page page)
    {
        using var invocation = _bridge!.Stub.Send(visitor.Event(page));
        invocation.Wait(seconds: 120);
        return invocation.Content.Length > 0 ? $"Status: {invocation.Status}\n{invocation.Content}" : _bridge.LastLine;
    }

    public ValueTask DisposeAsync() => _bridge?.DisposeAsync() ?? default;
}

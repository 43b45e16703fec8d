using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class FunctionUrlStreamedResponseTests(BridgeFixture bridge) : ResponseContract(
    bridge, EventShapeName.FunctionUrl, InvokeMode.ResponseStream);

using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiStreamedResponseTests(BridgeFixture bridge) : ResponseContract(
    bridge, EventShapeName.RestApi, InvokeMode.ResponseStream);

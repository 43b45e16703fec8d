using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class HttpApiResponseTests(BridgeFixture bridge) : ResponseContract(bridge, EventShapeName.HttpApi);

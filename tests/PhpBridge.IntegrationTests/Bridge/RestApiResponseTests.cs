using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiResponseTests(BridgeFixture bridge) : ResponseContract(bridge, EventShapeName.RestApi);

using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiRequestTests(BridgeFixture bridge) : RequestContract(bridge, EventShapeName.RestApi);

using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiResponseTests(BridgeFixture bridge) : BufferedResponseContract(bridge, EventShapeName.RestApi);

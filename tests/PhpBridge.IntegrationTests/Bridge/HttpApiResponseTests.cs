using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class HttpApiResponseTests(BridgeFixture bridge) : BufferedResponseContract(bridge, EventShapeName.HttpApi);

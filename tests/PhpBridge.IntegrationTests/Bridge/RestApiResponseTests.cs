using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiResponseTests(BridgeFixture bridge) : BufferedResponseContract(bridge, EventShapeName.RestApi);

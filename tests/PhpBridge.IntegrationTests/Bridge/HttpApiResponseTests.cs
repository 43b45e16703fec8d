using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class HttpApiResponseTests(BridgeFixture bridge) : BufferedResponseContract(bridge, EventShapeName.HttpApi);

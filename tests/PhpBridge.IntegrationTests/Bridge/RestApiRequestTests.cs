using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class RestApiRequestTests(BridgeFixture bridge) : RequestContract(bridge, EventShapeName.RestApi);

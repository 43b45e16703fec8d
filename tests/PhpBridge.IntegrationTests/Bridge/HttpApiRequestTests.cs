using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Bridge;

namespace PhpBridge.IntegrationTests.Bridge;

public sealed class HttpApiRequestTests(BridgeFixture bridge) : PayloadVersion2Contract(bridge, EventShapeName.HttpApi);

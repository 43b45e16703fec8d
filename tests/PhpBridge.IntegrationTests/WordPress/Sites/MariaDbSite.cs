using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.WordPress.Sites;

public sealed class MariaDbSite() : WordPressSite(new MariaDbDatabase(), EventShapeName.HttpApi);

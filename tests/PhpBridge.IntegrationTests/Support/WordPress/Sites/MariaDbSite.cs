using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

public sealed class MariaDbSite() : WordPressSite(new MariaDbDatabase(), EventShapeName.HttpApi);

using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

public sealed class SqliteSite() : WordPressSite(new SqliteDatabase(), EventShapeName.RestApi);

using PhpBridge.Emulator;

namespace PhpBridge.IntegrationTests.WordPress.Sites;

public sealed class SqliteSite() : WordPressSite(new SqliteDatabase(), EventShapeName.RestApi);

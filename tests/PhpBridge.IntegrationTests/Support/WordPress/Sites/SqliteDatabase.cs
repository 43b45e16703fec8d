
namespace PhpBridge.IntegrationTests.Support.WordPress.Sites;

/// <summary>A file beside the document root, through WordPress's SQLite plugin.</summary>
internal sealed class SqliteDatabase : ISiteDatabase
{
    public string Name => "sqlite";

    public IReadOnlyList<TestFile> Needs => [TestFile.SqlitePlugin];

    public IReadOnlyList<string> InstallerOptions => ["--sqlite-plugin", TestFiles.PathOf(TestFile.SqlitePlugin)];

    public Task<IReadOnlyDictionary<string, string>> StartAsync(string folder) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

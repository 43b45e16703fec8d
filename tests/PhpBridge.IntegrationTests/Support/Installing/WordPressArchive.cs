using System.Security.Cryptography;
using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.IntegrationTests.Support.Installing;

/// <summary>WordPress as wordpress.org packs it, with the SQLite plugin inside, made once for all tests.</summary>
public sealed class WordPressArchive : IDisposable
{
    private readonly Lazy<Task<string>> _archive;

    public WordPressArchive() => _archive = new Lazy<Task<string>>(PackAsync);

    /// <summary>A folder for the archive and whatever tests add.</summary>
    public string Folder { get; } = Directory.CreateDirectory(
        "/tmp/phpbridge-" + RandomNumberGenerator.GetHexString(8, lowercase: true)).FullName;

    /// <returns>The path of a .tar.gz.</returns>
    public Task<string> GetAsync() => _archive.Value;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task<string> PackAsync()
    {
        var file = Path.Combine(Folder, "wordpress.tar.gz");
        var (tree, plugin) = (TestFiles.PathOf(TestFile.WordPress), TestFiles.PathOf(TestFile.SqlitePlugin));
        await Cli.Wrap("tar").WithArguments(
        [
            "-czf", file, "--owner=0", "--group=0",
            $"--transform=s,^{Path.GetFileName(tree)},wordpress,",
            $"--transform=s,^{Path.GetFileName(plugin)},wordpress/wp-content/plugins/sqlite-database-integration,",
            "-C", Path.GetDirectoryName(tree)!, Path.GetFileName(tree), "-C", Path.GetDirectoryName(plugin)!, Path.GetFileName(plugin),
        ]).ExecuteBufferedAsync();
        return file;
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using PhpBridge.IntegrationTests.Support.Installing;
using Xunit;

namespace PhpBridge.IntegrationTests.Installing;

/// <summary>What archives may hold.</summary>
[Collection(nameof(OnTheWay))]
public sealed class ArchiveTests(WordPressArchive archive) : IDisposable
{
    private readonly Installer _installer = new();

    private string File => Path.Combine(archive.Folder, Guid.NewGuid().ToString("n"));

    [Fact]
    public async Task A_zip_of_the_tree_alone_is_as_good()
    {
        var file = File;
        ZipFile.CreateFromDirectory(TestFiles.PathOf(TestFile.WordPress), file, CompressionLevel.Fastest, includeBaseDirectory: false);

        var report = await _installer.RunAsync("--source", file, "--sqlite-plugin", TestFiles.PathOf(TestFile.SqlitePlugin));

        Assert.True(report.GetProperty("installed").GetBoolean());
        await TreeComparison.AssertSameAsync(_installer.DocumentRoot);
    }

    [Theory]
    [InlineData("../evil.php")]
    [InlineData("wordpress/../../evil.php")]
    [InlineData("wordpress/..")]
    [InlineData("/tmp/evil.php")]
    [InlineData("wordpress\\..\\evil.php")]
    [InlineData("C:/evil.php")]
    [InlineData("wordpress/evil\n.php")]
    public async Task A_name_that_leads_out_is_refused(string name)
    {
        var (zip, tar) = (Zip((name, 0)), Tar(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) }));

        Assert.Contains("which leads out of it", await _installer.FailAsync("--source", zip), StringComparison.Ordinal);
        Assert.Contains("which leads out of it", await _installer.FailAsync("--source", tar), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task A_link_is_refused(TarEntryType type)
    {
        const int Link = 0xA000; // S_IFLNK
        var (zip, tar) = (Zip(("wordpress/wp-content", Link)), Tar(new PaxTarEntry(type, "wordpress/wp-content") { LinkName = "/tmp" }));

        Assert.Contains("neither file nor folder", await _installer.FailAsync("--source", zip), StringComparison.Ordinal);
        Assert.Contains("neither file nor folder", await _installer.FailAsync("--source", tar), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused() =>
        Assert.Contains(
            "neither file nor folder",
            await _installer.FailAsync("--source", Tar(new PaxTarEntry(TarEntryType.Fifo, "wordpress/pipe"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.99)]
    public async Task Half_an_archive_is_refused(double part)
    {
        var file = File;
        var bytes = await System.IO.File.ReadAllBytesAsync(await archive.GetAsync(), TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllBytesAsync(file, bytes[..(int)(bytes.Length * part)], TestContext.Current.CancellationToken);

        Assert.Contains("damaged", await _installer.FailAsync("--source", file), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_installer.DocumentRoot, "wp-includes")));
    }

    [Fact]
    public async Task Half_a_zip_is_refused()
    {
        var whole = Zip(("wordpress/wp-load.php", 0));
        var bytes = await System.IO.File.ReadAllBytesAsync(whole, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllBytesAsync(whole, bytes[..^10], TestContext.Current.CancellationToken);

        Assert.Contains("damaged", await _installer.FailAsync("--source", whole), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_is_refused()
    {
        var file = File;
        await System.IO.File.WriteAllTextAsync(file, "<!DOCTYPE html>", TestContext.Current.CancellationToken);

        Assert.Contains("neither a .zip nor a .tar.gz", await _installer.FailAsync("--source", file), StringComparison.Ordinal);
        Assert.Contains(
            "there is no WordPress in the archive", await _installer.FailAsync("--source", Zip(("a.txt", 0))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_site_stay()
    {
        Write("wp-content/themes/mine/style.css", "mine");
        Write("wp-content/index.php", "mine");
        Write("wp-content/plugins/akismet/mine.php", "mine");
        Write("robots.txt", "mine");

        await _installer.RunAsync("--source", await archive.GetAsync());

        Assert.Equal("mine", Read("robots.txt"));
        Assert.Equal("mine", Read("wp-content/themes/mine/style.css"));
        Assert.Equal("mine", Read("wp-content/index.php"));
        Assert.Equal("mine", Read("wp-content/plugins/akismet/mine.php"));
        Assert.True(Directory.GetDirectories(Path.Combine(_installer.DocumentRoot, "wp-content", "themes")).Length > 1);
        Assert.True(System.IO.File.Exists(Path.Combine(_installer.DocumentRoot, "wp-load.php")));
    }

    [Theory]
    [InlineData("wp-admin/old.php")]
    [InlineData("index.php")]
    [InlineData("index.html")]
    [InlineData("shop/index.php")]
    [InlineData("wp-config.php")]
    public async Task Nothing_is_written_to_a_folder_with_other_files(string file)
    {
        Write(file, "mine");

        var error = await _installer.FailAsync("--source", await archive.GetAsync());

        Assert.Contains("nothing was changed", error, StringComparison.Ordinal);
        Assert.Equal([file.Split('/')[0]], Directory.EnumerateFileSystemEntries(_installer.DocumentRoot).Select(Path.GetFileName));
        Assert.Equal("mine", Read(file));
    }

    public void Dispose() => _installer.Dispose();

    private void Write(string path, string content)
    {
        var file = Path.Combine(_installer.DocumentRoot, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, content);
    }

    private string Read(string path) => System.IO.File.ReadAllText(Path.Combine(_installer.DocumentRoot, path));

    private string Zip((string Name, int Type) entry)
    {
        var file = File;
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        var created = zip.CreateEntry(entry.Name);
        created.ExternalAttributes = (entry.Type | 0x1A4) << 16; // 0644
        using var content = created.Open();
        content.Write(Encoding.ASCII.GetBytes("/tmp"));
        return file;
    }

    private string Tar(TarEntry entry)
    {
        var file = File;
        using var stream = new GZipStream(System.IO.File.Create(file), CompressionLevel.Fastest);
        using var tar = new TarWriter(stream, TarEntryFormat.Pax);
        tar.WriteEntry(entry);
        return file;
    }
}

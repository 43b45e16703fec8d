using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public sealed class IniSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void PHP_reads_its_own_folder_then_the_memorys_file_then_the_operators_then_single_values()
    {
        var settings = new IniSettings(
            "", 1024, ["/site/php.d", "/task/php.d"], new Dictionary<string, string> { ["b.c"] = "\"two\"", ["a"] = "1" });

        settings.Write(_folder.Path, workers: 1);
        var folders = settings.ScanPath(_folder.Path).Split(':');

        Assert.Equal(5, folders.Length);
        Assert.Equal(("", "/site/php.d", "/task/php.d"), (folders[0], folders[2], folders[3]));
        Assert.Equal(["memory_limit = 768M"], File.ReadAllLines(Path.Combine(folders[1], "phpbridge.ini")));
        Assert.Equal(["a = 1", "b.c = \"two\""], File.ReadAllLines(Path.Combine(folders[4], "phpbridge.ini")));
    }

    [Fact]
    public void Without_settings_PHP_reads_only_its_own_folder()
    {
        IniSettings.None.Write(_folder.Path, workers: 1);

        Assert.Equal("", IniSettings.None.ScanPath(_folder.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Files_can_be_written_again_and_are_deleted()
    {
        var settings = new IniSettings("/own", 512, [], new Dictionary<string, string> { ["a"] = "1" });

        settings.Write(_folder.Path, workers: 1);
        settings.Write(_folder.Path, workers: 1);
        IniSettings.Delete(_folder.Path);
        IniSettings.Delete(_folder.Path);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(128, 1, 64)]
    [InlineData(256, 1, 128)]
    [InlineData(512, 1, 256)]
    [InlineData(1024, 1, 768)]
    [InlineData(1769, 1, 1513)]
    [InlineData(2048, 8, 224)]
    [InlineData(1024, 64, 64)]
    public void A_script_may_use_what_the_sandbox_has_less_what_others_need(int megabytes, int workers, int limit)
        => Assert.Equal(limit, IniSettings.MemoryLimit(megabytes, workers));

    public void Dispose() => _folder.Dispose();
}

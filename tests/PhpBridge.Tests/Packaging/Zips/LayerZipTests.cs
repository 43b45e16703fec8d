using System.IO.Compression;
using System.Security.Cryptography;
using PhpBridge.Packaging;
using PhpBridge.Packaging.Zips;
using Xunit;

namespace PhpBridge.Tests.Packaging.Zips;

public sealed class LayerZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Zip => Path.Combine(_folder.Path, "dist/layer.zip");

    [Theory]
    [InlineData("bootstrap", 0b111_101_101)]
    [InlineData("php/bin/php-fpm", 0b111_101_101)]
    [InlineData("php/lib/ld-linux-x86-64.so.2", 0b111_101_101)]
    [InlineData("phpbridge/bench", 0b111_101_101)]
    [InlineData("php/lib/ld-linux-aarch64.so.1", 0b110_100_100)]
    [InlineData("php/lib/libc.so.6", 0b110_100_100)]
    [InlineData("php/etc/php.ini", 0b110_100_100)]
    [InlineData("phpbridge/bootstrap", 0b110_100_100)]
    public void Programs_and_the_loader_are_executable(string name, int mode)
        => Assert.Equal((UnixFileMode)mode, LayerZip.ModeOf(name, LayerArchitecture.X64));

    [Fact]
    public void Two_builds_of_the_same_contents_have_the_same_hash()
    {
        Fill("first", "bootstrap", "php/lib/b.so", "php/lib/A.so");
        Fill("second", "php/lib/A.so", "php/lib/b.so", "bootstrap");
        File.SetUnixFileMode(Path.Combine(_folder.Path, "second/bootstrap"), UnixFileMode.UserRead);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "second/php/lib/A.so"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(HashOf("first"), HashOf("second"));
    }

    [Fact]
    public void Another_content_has_another_hash()
    {
        Fill("first", "bootstrap");
        Fill("second", "bootstrap", "php.ini");

        Assert.NotEqual(HashOf("first"), HashOf("second"));
    }

    [Fact]
    public void Entries_are_files_in_order_with_one_date_and_their_modes()
    {
        Fill("layer", "php/lib/b.so", "bootstrap", "php/lib/B.so", "php/bin/php");

        LayerZip.Write(Path.Combine(_folder.Path, "layer"), Zip, LayerArchitecture.X64);

        using var archive = ZipFile.OpenRead(Zip);
        Assert.Equal(["bootstrap", "php/bin/php", "php/lib/B.so", "php/lib/b.so"], archive.Entries.Select(entry => entry.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(new DateTime(2020, 1, 1), entry.LastWriteTime.DateTime));
        Assert.Equal(
            ["100755", "100755", "100644", "100644"],
            archive.Entries.Select(entry => Convert.ToString(entry.ExternalAttributes >> 16 & 0xFFFF, 8)));
        using var content = new StreamReader(archive.Entries[0].Open());
        Assert.Equal("content of bootstrap", content.ReadToEnd());
    }

    [Fact]
    public void An_older_zip_is_replaced_and_nothing_else_is_left()
    {
        _folder.Add("dist/layer.zip", "old");
        Fill("layer", "bootstrap");

        LayerZip.Write(Path.Combine(_folder.Path, "layer"), Zip, LayerArchitecture.X64);

        Assert.Equal([Zip], Directory.EnumerateFiles(Path.GetDirectoryName(Zip)!));
        using var archive = ZipFile.OpenRead(Zip);
        Assert.Single(archive.Entries);
    }

    public void Dispose() => _folder.Dispose();

    private void Fill(string folder, params string[] names)
    {
        foreach (var name in names)
        {
            _folder.Add($"{folder}/{name}", "content of " + name);
        }
    }

    private string HashOf(string folder)
    {
        LayerZip.Write(Path.Combine(_folder.Path, folder), Zip, LayerArchitecture.X64);
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Zip)));
    }
}

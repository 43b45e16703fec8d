using System.Text;
using PhpBridge.Mirror.Archives;
using Xunit;

namespace PhpBridge.Tests.Mirror.Archives;

public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public ArchiveTests() => _path = Path.Combine(_folder.Path, "snapshot-1");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_come_out_as_they_went_in()
    {
        var contents = Contents();
        Write(contents);

        using var archive = Archive.Open(_path);
        var (image, files) = archive.ReadTable();

        Assert.Equal("key", archive.Key);
        Assert.Equal("image"u8.ToArray(), image);
        Assert.Equal(contents.Select(content => content.Name), files.Select(file => file.Name));
        foreach (var (file, content) in files.Zip(contents))
        {
            Assert.Equal(content.Bytes, archive.Read(file.Block).AsSpan(file.Offset, file.Length).ToArray());
            Assert.Equal(content.Kind, archive.Blocks[file.Block].PageClass);
            Assert.Equal(7, file.Modified);
        }
    }

    [Fact]
    public void Nobody_but_its_owner_may_read_it_as_the_configuration_is_in_it()
    {
        Write(Contents());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void One_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        Write(Contents());
        var bytes = File.ReadAllBytes(_path);

        foreach (var length in Enumerable.Range(0, 40).Select(i => bytes.Length * i / 40).Append(bytes.Length - 1))
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.Throws<InvalidDataException>(ReadAll);
        }
    }

    [Fact]
    public void One_that_is_damaged_is_refused_wherever_the_damage_is()
    {
        Write(Contents());
        var bytes = File.ReadAllBytes(_path);
        var random = new Random(1);

        for (var i = 0; i < 200; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i < 60 ? i : random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_path, damaged);
            Assert.Throws<InvalidDataException>(ReadAll);
        }
    }

    [Fact]
    public void Something_else_is_refused()
    {
        File.WriteAllText(_path, "<?php phpinfo();");

        Assert.Throws<InvalidDataException>(ReadAll);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        Assert.Throws<IOException>(
            () => new ArchiveFolder(_folder.Path).Write("snapshot-1", "key", [], _ => throw new IOException("full")));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Archives_that_the_manifest_does_not_name_are_deleted_and_nothing_else()
    {
        foreach (var name in (string[])["snapshot-1", "snapshot-2", "snapshot-3.new", "bytecode-1", "manifest", "build.lock"])
        {
            _folder.Add(name);
        }

        new ArchiveFolder(_folder.Path).DeleteExcept(new HashSet<string> { "snapshot-2" });

        Assert.Equal(["build.lock", "manifest", "snapshot-2"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    private void ReadAll()
    {
        using var archive = Archive.Open(_path);
        archive.ReadTable();
        for (var i = 1; i < archive.Blocks.Count; i++)
        {
            archive.Read(i);
        }
    }

    private void Write(IEnumerable<(string Name, PageClass Kind, byte[] Bytes)> contents)
    {
        File.Delete(_path);
        new ArchiveFolder(_folder.Path).Write("snapshot-1", "key", "image"u8, archive =>
        {
            foreach (var (name, kind, bytes) in contents)
            {
                archive.Add(name, 7, kind, bytes);
            }
        });
    }

    /// <summary>Text, noise, an empty file, one that is larger than a block, and kinds that begin blocks of their own.</summary>
    private static List<(string Name, PageClass Kind, byte[] Bytes)> Contents()
    {
        var random = new Random(1);
        var noise = new byte[1_500_000];
        random.NextBytes(noise);
        return
        [
            ("index.php", PageClass.Site, Encoding.UTF8.GetBytes("<?php echo 1;")),
            ("wp-includes/empty.php", PageClass.Site, []),
            ("large.json", PageClass.Site, noise),
            ("wp-login.php", PageClass.Login, Encoding.UTF8.GetBytes(new string('x', 900_000))),
            ("ä/ö.php", PageClass.Admin, noise[..1000]),
        ];
    }
}

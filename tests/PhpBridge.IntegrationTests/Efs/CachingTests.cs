using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>What one client of the EFS model asks the server for, and what it knows already (nfs(5), RFC 8881).</summary>
public sealed class CachingTests : IDisposable
{
    private readonly EfsServer _server = new();

    [Fact]
    public void A_file_is_looked_up_opened_read_and_closed()
    {
        _server.Put("file", "text");
        using var mount = _server.Mount();

        Assert.Equal(
            "Lookup 1, Access 1, Open 1, Close 1, Read 1", mount.Cost(() => Assert.Equal("text", Posix.ReadFile(mount.On("file")))));
    }

    [Fact]
    public void Opened_again_an_unchanged_file_is_not_read_again()
    {
        _server.Put("file", "text");
        using var mount = _server.Mount();
        Posix.ReadFile(mount.On("file"));
        Posix.StatForced(mount.Path);

        Assert.Equal("Open 1, Close 1", mount.Cost(() => Assert.Equal("text", Posix.ReadFile(mount.On("file")))));
    }

    [Fact]
    public void Attributes_hold_for_a_while_and_twice_as_long_when_unchanged()
    {
        _server.Put("file", "text");
        using var mount = _server.Mount(new EfsSettings
        {
            Latency = TimeSpan.Zero,
            FileAttributesMin = TimeSpan.FromSeconds(1),
            FileAttributesMax = TimeSpan.FromSeconds(60),
        });
        Posix.StatForced(mount.Path);
        Posix.Stat(mount.On("file"));

        Assert.Equal("", mount.Cost(() => Posix.Stat(mount.On("file"))));
        Thread.Sleep(1200);
        Assert.Equal("Getattr 1", mount.Cost(() => Posix.Stat(mount.On("file"))));
        Thread.Sleep(1200); // Now they hold for two seconds.
        Assert.Equal("", mount.Cost(() => Posix.Stat(mount.On("file"))));
        Thread.Sleep(1000);
        Assert.Equal("Getattr 1", mount.Cost(() => Posix.Stat(mount.On("file"))));
    }

    [Fact]
    public void After_a_change_attributes_hold_for_the_shortest_time_again()
    {
        _server.Put("file", "text");
        using var mount = _server.Mount(new EfsSettings { Latency = TimeSpan.Zero, FileAttributesMin = TimeSpan.FromSeconds(1) });
        Posix.StatForced(mount.Path);
        Posix.Stat(mount.On("file"));
        Thread.Sleep(1200);
        Posix.Stat(mount.On("file")); // Twice.
        Posix.WriteFile(Path.Combine(_server.Root, "file"), "longer text");
        Thread.Sleep(2200);
        Assert.Equal("Getattr 1", mount.Cost(() => Assert.Equal(11, Posix.Stat(mount.On("file")).Size)));

        Thread.Sleep(1200);
        Assert.Equal("Getattr 1", mount.Cost(() => Posix.Stat(mount.On("file"))));
    }

    [Fact]
    public void A_missing_name_is_remembered()
    {
        using var mount = _server.Mount();
        Posix.StatForced(mount.Path);

        Assert.Equal("LookupMissing 1, Access 1", mount.Cost(() => Assert.False(File.Exists(mount.On("missing")))));
        Assert.Equal("", mount.Cost(() => Assert.False(File.Exists(mount.On("missing")))));
    }

    [Fact]
    public void When_a_folders_attributes_have_expired_one_question_renews_all_names_in_it()
    {
        for (var i = 0; i < 10; i++)
        {
            _server.Put($"folder/{i}", "text");
        }

        using var mount = _server.Mount(new EfsSettings
        {
            Latency = TimeSpan.Zero,
            FileAttributesMin = TimeSpan.FromSeconds(60),
            FolderAttributesMin = TimeSpan.FromSeconds(1),
        });
        Posix.StatForced(mount.Path);
        Visit();
        Thread.Sleep(1200);

        // The root and the folder.
        Assert.Equal("Getattr 2", mount.Cost(Visit));
        Assert.Equal("", mount.Cost(Visit));

        void Visit()
        {
            for (var i = 0; i < 10; i++)
            {
                Posix.Stat(mount.On($"folder/{i}"));
            }

            Assert.False(File.Exists(mount.On("folder/missing")));
        }
    }

    [Fact]
    public void A_forced_stat_always_asks_the_server()
    {
        _server.Put("folder/file", "text");
        using var mount = _server.Mount();
        Posix.StatForced(mount.Path);
        Posix.Stat(mount.On("folder/file"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Getattr 1", mount.Cost(() => Posix.StatForced(mount.On("folder/file"))));
            Assert.Equal("Getattr 1", mount.Cost(() => Posix.StatForced(mount.On("folder"))));
            Assert.Equal("Getattr 1", mount.Cost(() => Posix.StatForced(mount.Path)));
        }
    }

    [Fact]
    public void A_listing_is_read_once_and_leaves_a_doubt_about_the_folders_access_time()
    {
        _server.Put("folder/file", "text");
        using var mount = _server.Mount();
        Posix.StatForced(mount.Path);

        Assert.Equal("Lookup 1, Access 1, Readdir 1", mount.Cost(() => Assert.Single(Directory.GetFileSystemEntries(mount.On("folder")))));
        Assert.Equal("Getattr 1", mount.Cost(() => Posix.Stat(mount.On("folder"))));
        Assert.Equal("", mount.Cost(() => Assert.Single(Directory.GetFileSystemEntries(mount.On("folder")))));
    }

    [Fact]
    public void A_large_file_is_read_ahead_in_large_pieces()
    {
        _server.Put("large", new string('x', 8_000_000));
        using var mount = _server.Mount();
        var before = mount.Counts();

        Assert.Equal(8_000_000, File.ReadAllBytes(mount.On("large")).Length);

        Assert.InRange(mount.Counts().Since(before)[EfsCounter.Read], 8, 70); // 128 KiB, the kernel's usual read-ahead, to 1 MiB.
    }

    [Fact]
    public void Changing_a_folder_keeps_the_other_names_in_it()
    {
        _server.Put("folder/old", "text");
        using var mount = _server.Mount();
        Posix.StatForced(mount.Path);
        Posix.Stat(mount.On("folder/old"));

        Assert.Equal(
            "LookupMissing 1, Close 1, Write 1, Create 1",
            mount.Cost(() => Posix.WriteFile(mount.On("folder/new"), "text")));
        Assert.Equal("", mount.Cost(() => Posix.Stat(mount.On("folder/old"))));
        // The Linux client would still have what it wrote; FUSE drops it when the file's time changes.
        Assert.Equal("Open 1, Close 1, Read 1", mount.Cost(() => Assert.Equal("text", Posix.ReadFile(mount.On("folder/new")))));
        Assert.Equal("Remove 1", mount.Cost(() => Posix.Remove(mount.On("folder/new"))));
        Assert.Equal("", mount.Cost(() => Posix.Stat(mount.On("folder/old"))));
    }

    [Fact]
    public void An_open_file_that_this_client_removes_stays_readable()
    {
        _server.Put("file", new string('x', 300));
        using var mount = _server.Mount();
        var file = Posix.Open(mount.On("file"), Posix.ReadOnly);
        Posix.Remove(mount.On("file"));

        Assert.Equal(300, Posix.Read(file).Length);

        Posix.Close(file);
        Assert.False(File.Exists(mount.On("file")));
    }

    [Fact]
    public void Model_and_driver_agree_on_what_they_share()
    {
        var header = File.ReadAllText(Repository.PathTo("src/PhpBridge.Benchmarks/Efs/Model/shared.h"));

        Assert.Equal(Names("enum counter"), Enum.GetNames<EfsCounter>());
        Assert.Equal(Names("enum parameter"), Enum.GetNames<EfsParameter>());

        IEnumerable<string> Names(string start)
        {
            var begin = header.IndexOf('{', header.IndexOf(start, StringComparison.Ordinal)) + 1;
            var lines = header[begin..header.IndexOf('}', begin)].Split('\n').Select(line => line.Split("//")[0]);
            var names = string.Join(' ', lines).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return names[..^1].Select(name => string.Concat(name.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant())));
        }
    }

    public void Dispose() => _server.Dispose();
}

using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Efs;
using Xunit;

namespace PhpBridge.IntegrationTests.Efs;

/// <summary>Two clients of the EFS model: what one sees of the other's changes, and when.</summary>
public sealed class CoherenceTests : IDisposable
{
    private readonly EfsServer _server = new();
    private readonly EfsMount _reader;
    private readonly EfsMount _writer;

    public CoherenceTests()
    {
        _server.Put("file", "old");
        _server.Put("folder/sub/file", "old");
        _reader = _server.Mount();
        _writer = _server.Mount();
    }

    [Theory]
    [InlineData("new")]
    [InlineData("longer than before")]
    [InlineData("")]
    public void What_is_written_in_place_is_seen_at_the_next_open(string text)
    {
        Posix.ReadFile(_reader.On("file"));

        Posix.WriteFile(_writer.On("file"), text);

        Assert.Equal(3, Posix.Stat(_reader.On("file")).Size); // Attributes may be old,
        Assert.Equal(text, Posix.ReadFile(_reader.On("file"))); // but not after an open.
        Assert.Equal(text.Length, Posix.Stat(_reader.On("file")).Size);
    }

    [Fact]
    public void A_forced_stat_sees_what_was_written()
    {
        Posix.Stat(_reader.On("file"));
        Posix.WriteFile(_writer.On("file"), "longer");

        Assert.Equal(3, Posix.Stat(_reader.On("file")).Size);
        Assert.Equal(6, Posix.StatForced(_reader.On("file")).Size);
        Assert.Equal(6, Posix.Stat(_reader.On("file")).Size);
    }

    [Fact]
    public void A_replaced_file_is_the_old_one_until_its_folder_is_asked_for()
    {
        KnowNames();
        var old = Posix.Stat(_reader.On("folder/sub/file"));
        Replace("folder/sub/file", "replaced");

        Assert.Equal(old, Posix.Stat(_reader.On("folder/sub/file")));
        Posix.StatForced(_reader.On("folder/sub"));
        Assert.Equal(8, Posix.Stat(_reader.On("folder/sub/file")).Size);
    }

    [Fact]
    public void Opening_a_replaced_file_finds_the_new_one_at_once()
    {
        KnowNames();
        Replace("folder/sub/file", "replaced");

        Assert.Equal("replaced", Posix.ReadFile(_reader.On("folder/sub/file")));
    }

    [Fact]
    public void A_moved_folder_is_seen_when_its_parent_is_asked_for()
    {
        KnowNames();
        Posix.Rename(_writer.On("folder/sub"), _writer.On("folder/moved"));

        Assert.True(File.Exists(_reader.On("folder/sub/file")));
        Assert.Equal("Getattr 1", _reader.Cost(() => Posix.StatForced(_reader.On("folder"))));
        Assert.False(File.Exists(_reader.On("folder/sub/file")));
        Assert.Equal("old", Posix.ReadFile(_reader.On("folder/moved/file")));
    }

    [Fact]
    public void A_folder_in_anothers_place_has_its_own_files()
    {
        KnowNames();
        Directory.CreateDirectory(_writer.On("next"));
        Posix.WriteFile(_writer.On("next/file"), "next version");
        Posix.Rename(_writer.On("folder/sub"), _writer.On("aside"));
        Posix.Rename(_writer.On("next"), _writer.On("folder/sub"));

        Posix.StatForced(_reader.On("folder"));

        Assert.Equal("next version", Posix.ReadFile(_reader.On("folder/sub/file")));
    }

    [Fact]
    public void A_new_name_is_missing_until_the_folder_is_asked_for()
    {
        KnowNames();
        Assert.False(File.Exists(_reader.On("folder/new")));
        Posix.WriteFile(_writer.On("folder/new"), "text");

        Assert.False(File.Exists(_reader.On("folder/new")));
        Posix.StatForced(_reader.On("folder"));
        Assert.Equal("text", Posix.ReadFile(_reader.On("folder/new")));
    }

    [Fact]
    public void Changes_are_seen_without_asking_when_the_folders_attributes_expire()
    {
        using var reader = _server.Mount(new EfsSettings
        {
            Latency = TimeSpan.Zero,
            FolderAttributesMin = TimeSpan.FromSeconds(1),
            FolderAttributesMax = TimeSpan.FromSeconds(1),
        });
        Posix.StatForced(reader.Path);
        Posix.Stat(reader.On("folder/sub/file"));
        Posix.Rename(_writer.On("folder/sub"), _writer.On("folder/moved"));

        Thread.Sleep(1300);

        Assert.False(File.Exists(reader.On("folder/sub/file")));
        Assert.True(File.Exists(reader.On("folder/moved/file")));
    }

    [Fact]
    public void A_deleted_file_cannot_be_opened_by_its_remembered_name()
    {
        KnowNames();
        Posix.Remove(_writer.On("folder/sub/file"));

        Assert.Equal(3, Posix.Stat(_reader.On("folder/sub/file")).Size);
        Assert.Equal(Posix.NoEntry, Assert.Throws<PosixException>(() => Posix.ReadFile(_reader.On("folder/sub/file"))).Error);
        Assert.Equal(Posix.NoEntry, Assert.Throws<PosixException>(() => Posix.Stat(_reader.On("folder/sub/file"))).Error);
    }

    [Fact]
    public void An_open_file_that_another_client_deletes_is_stale()
    {
        KnowNames();
        var file = Posix.Open(_reader.On("folder/sub/file"), Posix.ReadOnly);
        Posix.Remove(_writer.On("folder/sub/file"));

        Assert.Equal(Posix.Stale, Assert.Throws<PosixException>(() => Posix.Read(file)).Error);

        Posix.Close(file);
    }

    [Fact]
    public void A_deleted_folder_is_stale_for_those_who_remember_it()
    {
        KnowNames();
        Posix.Remove(_writer.On("folder/sub/file"));
        Directory.Delete(_writer.On("folder/sub"));

        Assert.False(File.Exists(_reader.On("folder/sub/other")));
        Assert.Equal(Posix.NoEntry, Assert.Throws<PosixException>(() => Posix.StatForced(_reader.On("folder/sub"))).Error);
    }

    [Fact]
    public async Task Of_many_who_create_one_file_exclusively_one_succeeds()
    {
        for (var round = 0; round < 20; round++)
        {
            var name = $"lock-{round}";
            var attempts = Enumerable.Range(0, 8).Select(i => Task.Run(() => TryCreate((i % 2 == 0 ? _reader : _writer).On(name))));
            Assert.Single(await Task.WhenAll(attempts), created => created);
        }

        static bool TryCreate(string path)
        {
            try
            {
                Posix.Close(Posix.Open(path, Posix.WriteOnly | Posix.Create | Posix.Exclusive));
                return true;
            }
            catch (PosixException exception) when (exception.Error == Posix.Exists)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Whoever_reads_while_a_file_is_replaced_has_the_old_one_or_the_new_one()
    {
        Replace("file", Version(0));
        Posix.ReadFile(_reader.On("file"));

        var writing = Task.Run(
            () => Enumerable.Range(1, 200).ToList().ForEach(i => Replace("file", Version(i))), TestContext.Current.CancellationToken);
        var read = 0;
        while (!writing.IsCompleted || read == 0)
        {
            string text;
            try
            {
                text = Posix.ReadFile(_reader.On("file"));
            }
            catch (PosixException exception) when (exception.Error == Posix.Stale)
            {
                continue; // Replaced twice between asking and opening, or between opening and reading: as on NFS.
            }

            Assert.Equal(Version(int.Parse(text.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)), text);
            read++;
        }

        await writing;
        Assert.Equal(Version(200), Posix.ReadFile(_reader.On("file")));

        static string Version(int i) => $"{i} {new string((char)('a' + (i % 26)), 500 + i)}";
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_asking_for_every_folder_a_client_sees_what_is_there(int seed)
    {
        var random = new Random(seed);
        string[] names = ["a", "b", "c", "folder/a", "folder/b", "folder/sub/a", "folder/sub/b", "folder/other"];
        for (var step = 0; step < 300; step++)
        {
            Change(random.Next(2) == 0 ? _reader : _writer);
            if (step % 20 == 0)
            {
                foreach (var mount in (EfsMount[])[_reader, _writer])
                {
                    foreach (var folder in (string[])["", "folder", "folder/sub"])
                    {
                        Posix.StatForced(mount.On(folder));
                    }

                    Assert.All(names, name => Assert.Equal(Content(Path.Combine(_server.Root, name)), Content(mount.On(name))));
                }
            }
        }

        void Change(EfsMount mount)
        {
            var (one, two) = (mount.On(names[random.Next(names.Length)]), mount.On(names[random.Next(names.Length)]));
            try
            {
                switch (random.Next(5))
                {
                    case 0: Posix.Remove(one); break;
                    case 1: Posix.Rename(one, two); break;
                    case 2: Content(one); break;
                    default: Posix.WriteFile(one, new string((char)('a' + random.Next(26)), random.Next(50))); break;
                }
            }
            catch (PosixException exception) when (exception.Error is Posix.NoEntry or Posix.Stale)
            {
                // Not there, or no longer.
            }
        }

        static string? Content(string path)
        {
            try
            {
                return Posix.ReadFile(path);
            }
            catch (PosixException exception) when (exception.Error is Posix.NoEntry or Posix.Stale)
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        _server.Dispose();
    }

    /// <summary>The reader has asked for every folder just now, and knows the names in it.</summary>
    private void KnowNames()
    {
        Posix.Stat(_reader.On("folder/sub/file"));
        Posix.StatForced(_reader.Path);
        Posix.StatForced(_reader.On("folder"));
        Posix.StatForced(_reader.On("folder/sub"));
        Posix.Stat(_reader.On("folder/sub/file"));
    }

    private void Replace(string path, string text)
    {
        Posix.WriteFile(_writer.On(path + ".new"), text);
        Posix.Rename(_writer.On(path + ".new"), _writer.On(path));
    }
}

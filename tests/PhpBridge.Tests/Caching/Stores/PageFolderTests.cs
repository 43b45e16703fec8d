using System.Text;
using PhpBridge.Caching.Stores;
using Xunit;

namespace PhpBridge.Tests.Caching.Stores;

public sealed class PageFolderTests : IDisposable
{
    private const long Budget = 16 * 20_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_is_found_by_another_sandbox()
    {
        Create().Write("k", "", [], Pages.Create("k", "text"));

        var file = Create().Read("k", "", "/");

        Assert.Equal("text", Encoding.UTF8.GetString(file!.Page!.Plain.Content!.Value.Span));
        Assert.True(Create().Contains("k"));
    }

    [Fact]
    public void A_missing_page_is_null() => Assert.Null(Create().Read("k", "", "/"));

    [Fact]
    public void Files_and_folders_are_the_owners_only()
    {
        Create().Write("k", "", [], Pages.Create("k", "text"));

        Assert.All(Files(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(
            Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories),
            folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public void A_foreign_file_in_the_place_of_a_page_is_not_used()
    {
        Create().Write("k", "", [], Pages.Create("k", "text"));
        Create().Write("other", "", [], Pages.Create("other", "text of the other"));
        var files = Files();

        File.Copy(files[0], files[1], overwrite: true);
        Assert.Single(new[] { "k", "other" }, key => Create().Read(key, "", "/") is not null);

        File.WriteAllText(files[0], "<?php");
        Assert.DoesNotContain(new[] { "k", "other" }, key => Create().Read(key, "", "/") is not null);
    }

    [Fact]
    public void A_key_is_never_a_path()
    {
        Create().Write("../../x/../..//etc/passwd\0", "", [], Pages.Create("../../x/../..//etc/passwd\0", "text"));

        Assert.Matches("/[0-9a-f]/[0-9a-f]{32}\\.page$", Assert.Single(Files()));
    }

    [Fact]
    public void A_sweep_deletes_the_oldest_pages_until_the_rest_fits()
    {
        var folder = Create();
        for (var i = 0; i < 320; i++)
        {
            folder.Write("k" + i, "", [], Pages.Create("k" + i, new string('a', 3000)));
        }

        for (var shard = 0; shard < 16; shard++)
        {
            folder.Sweep(shard);
        }

        var (files, bytes) = folder.Measure();
        Assert.InRange(bytes, 1, Budget);
        Assert.InRange(files, 1, 319);
    }

    [Fact]
    public void A_sweep_deletes_what_was_never_finished()
    {
        Create().Write("k", "", [], Pages.Create("k", "text"));
        var page = Assert.Single(Files());
        var left = page + ".0.new";
        File.WriteAllText(left, "");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));

        for (var shard = 0; shard < 16; shard++)
        {
            Create().Sweep(shard);
        }

        Assert.Equal([page], Files());
    }

    private PageFolder Create() => new(Path.Combine(_folder.Path, "pages"), Budget, TimeProvider.System);

    private string[] Files() => Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
}

using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>What a sandbox applies of the changes that others publish.</summary>
public sealed class MirrorCatchUpTests : EfsMirrorFixture
{
    [Fact]
    public void The_first_sandbox_builds_the_snapshot_after_a_response()
    {
        Assert.NotNull(Mirror.Status().Snapshot);
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
    }

    [Fact]
    public void A_published_path_is_read_again()
    {
        Write("22");
        Publish();

        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void A_published_path_is_applied_while_another_sandbox_holds_a_lease()
    {
        Others.Update(now => now.WithWriter("other"));
        Write("22");
        Publish();

        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void A_path_that_differs_from_its_fingerprint_is_shown_as_it_was_until_it_is_published_again()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
        Assert.False(Mirror.TryGetStatus(Script, requireFresh: true, out _));
        Assert.Equal(1, Mirror.Status().Pending);

        Publish();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: true, out file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Equal(0, Mirror.Status().Pending);
    }

    [Fact]
    public void A_pending_change_does_not_hold_back_others()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        File.WriteAllText(Path.Combine(Root.Path, "other.php"), "<?php");
        Others.Update(now => now.WithChanges([new PathChange("other.php", ChangeScope.Subtree), new PathChange("", ChangeScope.Entry)]));

        Assert.True(Mirror.TryGetStatus("/other.php", requireFresh: true, out var file));
        Assert.Equal(5, file!.Status.Length);
    }

    [Fact]
    public void A_change_that_is_pending_for_20_seconds_is_applied_as_it_is()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        Mirror.CatchUp();
        Clock.Advance(TimeSpan.FromSeconds(21));

        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void An_unpublished_file_beside_a_published_one_is_not_applied()
    {
        File.WriteAllText(Path.Combine(Root.Path, Plugin, "published.php"), "<?php");
        File.WriteAllText(Path.Combine(Root.Path, Plugin, "half.php"), "<?");
        Others.Update(now => now.WithChanges(
            [new PathChange(Plugin + "/published.php", ChangeScope.Subtree), new PathChange(Plugin, ChangeScope.Entry)]));

        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus($"/{Plugin}/published.php", requireFresh: false, out var published));
        Assert.NotNull(published);
        Assert.True(Mirror.TryGetStatus($"/{Plugin}/half.php", requireFresh: false, out var half));
        Assert.Null(half);
    }

    [Fact]
    public void A_manifest_of_another_epoch_makes_the_snapshot_stale()
    {
        File.Delete(Path.Combine(Root.Path, MirrorOptions.FolderName, "manifest"));
        Write("22");
        for (var i = 0; i < 10; i++)
        {
            Others.Update(now => now.WithChanges([new PathChange(i == 0 ? Plugin : "readme.html", ChangeScope.Subtree)]));
        }

        Mirror.CatchUp();

        Assert.False(Mirror.TryGetStatus(Script, requireFresh: false, out var file) && file!.Status.Length == 1);
    }

    [Fact]
    public void A_published_path_is_applied_even_if_another_thread_has_read_the_manifest_before()
    {
        Write("22");
        Publish();
        Mirror.Status();

        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void A_file_name_that_is_not_UTF_8_does_not_affect_other_entries()
    {
        InShell("printf x > \"$1/$(printf 'gr\\374n.pdf')\"");

        Others.Update(now => now.WithChanges([new PathChange("", ChangeScope.Subtree)]));
        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
        Assert.True(Mirror.TryGetStatus("/gr\udcfcn.pdf", requireFresh: false, out var named));
        Assert.Equal(1, named!.Status.Length);
        InShell("rm \"$1\"/gr*n.pdf"); // .NET cannot delete it.
    }

    [Fact]
    public void Without_room_for_a_new_index_the_snapshot_is_dropped()
    {
        Directory.Delete(Folder, recursive: true);
        Write("22");
        Publish();

        Mirror.CatchUp();

        Assert.False(Mirror.IsActive);
        Assert.False(Mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void An_expired_lease_is_removed_once()
    {
        Others.Update(now => now.WithWriter("dead"));
        Mirror.CatchUp();
        Clock.Advance(TimeSpan.FromSeconds(21));

        Mirror.CatchUp();

        var without = Others.Read()!;
        Assert.Empty(without.Writers);
        Mirror.CatchUp();
        Assert.Equal(without.Revision, Others.Read()!.Revision);
    }

    [Fact]
    public void A_document_root_that_is_a_link_is_mirrored()
    {
        using var run = new TemporaryFolder();
        var link = Path.Combine(run.Path, "current");
        Directory.CreateSymbolicLink(link, Root.Path);
        using var mirror = EfsMirror.Create(
            new MirrorOptions(link, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        mirror.Activate(isSite: true);
        mirror.Maintain();

        Assert.True(mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
    }
}

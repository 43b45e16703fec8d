using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>What a sandbox does after responses, and when it has nothing to do.</summary>
public sealed class MirrorMaintenanceTests : EfsMirrorFixture
{
    [Fact]
    public void An_archive_that_lacks_a_published_change_is_not_loaded()
    {
        var built = Others.Read()!;
        Write("22");
        Publish();
        AddSnapshot("snapshot-other", built);
        Mirror.CatchUp();

        // Not read yet when maintenance runs here.
        Others.Update(now => now.WithWriter("other"));
        Mirror.Maintain();
        Write("333");
        Mirror.CatchUp();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file), "the snapshot was dropped");
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void An_archive_of_another_sandbox_that_contains_all_changes_is_loaded()
    {
        AddSnapshot("snapshot-other", Others.Read()!);
        Mirror.CatchUp();

        Mirror.Maintain();

        Assert.Equal("snapshot-other", Mirror.Status().Snapshot);
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void An_incomplete_manifest_is_replaced()
    {
        var manifest = Path.Combine(Root.Path, MirrorOptions.FolderName, "manifest");
        File.WriteAllBytes(manifest, File.ReadAllBytes(manifest)[..20]);
        using var run = new TemporaryFolder();
        using var mirror = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        mirror.Activate(isSite: true);

        mirror.Maintain();

        Assert.True(mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void A_manifest_that_is_damaged_later_is_replaced_by_one_of_another_epoch()
    {
        var manifest = Path.Combine(Root.Path, MirrorOptions.FolderName, "manifest");
        var begun = Others.Read()!.Epoch;
        File.WriteAllBytes(manifest, File.ReadAllBytes(manifest)[..20]);
        Mirror.CatchUp();
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out _), "the snapshot was dropped before the manifest was replaced");

        Mirror.Maintain();

        Assert.True(Others.Read()!.Epoch > begun);
        Assert.Contains(Root.Path, Mirror.TakeStale()); // The sandbox that died may have changed anything.
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out _), "no snapshot was built again");
    }

    [Fact]
    public void A_deleted_mirror_folder_is_created_again()
    {
        Directory.Delete(Path.Combine(Root.Path, MirrorOptions.FolderName), recursive: true);
        Write("22");

        Mirror.CatchUp();
        Mirror.Maintain();

        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void Deleted_files_in_the_working_set_do_not_cause_further_archives()
    {
        var paths = Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Plugin}/part-{i}.php")).ToArray();
        Array.ForEach(paths, path => File.WriteAllText(Path.Combine(Root.Path, path), "<?php"));
        Publish();
        Mirror.CatchUp();
        State.Open(paths);
        Mirror.Maintain();
        Array.ForEach(paths, path => File.Delete(Path.Combine(Root.Path, path)));
        Publish();
        Mirror.CatchUp();
        Mirror.Maintain();
        var built = Mirror.Status().Snapshot;

        Mirror.Maintain();
        Mirror.Maintain();

        Assert.Equal(built, Mirror.Status().Snapshot);
        Assert.Equal(0, Mirror.Status().Files);
    }

    [Fact]
    public void A_change_from_outside_that_a_build_finds_is_published()
    {
        Write("22");
        var paths = Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Plugin}/part-{i}.php")).ToArray();
        Array.ForEach(paths, path => File.WriteAllText(Path.Combine(Root.Path, path), "<?php"));
        State.Open(paths); // A reason to build.

        Mirror.Maintain();
        Assert.Empty(Others.Read()!.Changes); // Another sandbox may be changing it.
        Clock.Advance(TimeSpan.FromSeconds(2));
        Mirror.Maintain();

        Assert.Contains(Others.Read()!.Changes, change => change.Change.Path == Plugin + "/sample.php");
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Contains(Path.Combine(Root.Path, Plugin, "sample.php"), Mirror.TakeStale());
    }

    [Fact]
    public void A_response_that_leaves_nothing_to_do_does_not_wake_the_maintenance_thread()
    {
        Mirror.Maintain();

        Assert.False(Mirror.IsMaintenanceDue);
    }

    [Fact]
    public void Files_read_from_EFS_are_a_reason_for_maintenance_until_their_data_is_here()
    {
        Mirror.Maintain();
        State.OpenMissed($"{Plugin}/sample.php");
        Assert.True(Mirror.IsMaintenanceDue);

        Mirror.Maintain();

        Assert.False(Mirror.IsMaintenanceDue);
    }

    [Fact]
    public void A_published_change_is_a_reason_for_maintenance_until_it_is_applied_and_archived()
    {
        Mirror.Maintain();
        Write("22");
        Publish();
        Mirror.Status(); // Reads the manifest and applies nothing.
        Assert.True(Mirror.IsMaintenanceDue);

        Mirror.Maintain();

        Assert.False(Mirror.IsMaintenanceDue);
        Assert.Empty(Others.Read()!.ChangesSince(Others.Read()!.SnapshotRevision));
    }

    [Fact]
    public void Verification_is_a_reason_for_maintenance_once_its_share_of_the_time_has_passed()
    {
        Mirror.Maintain();
        Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(Mirror.IsMaintenanceDue);

        Mirror.Maintain();

        Assert.False(Mirror.IsMaintenanceDue);
    }

    [Fact]
    public void A_damaged_manifest_is_a_reason_for_maintenance()
    {
        var manifest = Path.Combine(Root.Path, MirrorOptions.FolderName, "manifest");
        File.WriteAllBytes(manifest, File.ReadAllBytes(manifest)[..20]);

        Mirror.CatchUp();

        Assert.True(Mirror.IsMaintenanceDue);
    }
}

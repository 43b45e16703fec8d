using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using PhpBridge.Tests.Assets;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>What a sandbox takes for the state of the code while others come and go.</summary>
public sealed class EfsMirrorTests : IDisposable
{
    private const string Plugin = "wp-content/plugins/sample";
    private const string Script = $"/{Plugin}/sample.php";

    private readonly TemporaryFolder _run = new();
    private readonly TemporaryFolder _root = new();
    private readonly LateClock _clock = new();
    private readonly EfsMirror _mirror;
    private readonly ManifestFile _others;
    private readonly StateFile _state;

    public EfsMirrorTests()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, Plugin));
        Write("1");
        var options = new MirrorOptions(_root.Path, _run.Path, Library: "unused") { BuildPause = TimeSpan.Zero };
        _mirror = EfsMirror.Create(options, _clock, NullLogger.Instance)!;
        _others = new ManifestFile(options.Folder);
        _state = new StateFile(Path.Combine(Folder, "state"));
        _mirror.Activate(isSite: true);
        _mirror.Maintain();
    }

    public void Dispose()
    {
        _mirror.Dispose();
        _others.Dispose();
        _run.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void The_first_to_answer_builds_what_all_are_served_from()
    {
        Assert.NotNull(_mirror.Status().Snapshot);
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
    }

    [Fact]
    public void What_others_have_published_is_looked_at_again()
    {
        Write("22");
        Publish();

        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void What_is_published_is_taken_over_while_others_are_changing_files()
    {
        _others.Update(now => now.WithWriter("other"));
        Write("22");
        Publish();

        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void What_is_not_as_it_was_published_is_being_changed_again_and_shown_as_it_was()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
        Assert.False(_mirror.TryGetStatus(Script, requireFresh: true, out _));
        Assert.Equal(1, _mirror.Status().Pending);

        Publish();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: true, out file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Equal(0, _mirror.Status().Pending);
    }

    [Fact]
    public void What_is_being_changed_again_keeps_nothing_else_back()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        File.WriteAllText(Path.Combine(_root.Path, "other.php"), "<?php");
        _others.Update(now => now.WithChanges([new PathChange("other.php", ChangeScope.Subtree), new PathChange("", ChangeScope.Entry)]));

        Assert.True(_mirror.TryGetStatus("/other.php", requireFresh: true, out var file));
        Assert.Equal(5, file!.Status.Length);
    }

    [Fact]
    public void What_nobody_publishes_any_more_is_taken_as_it_is_after_a_while()
    {
        PublishAs(fingerprint: 12345);
        Write("22");
        _mirror.CatchUp();
        _clock.Advance(TimeSpan.FromSeconds(21));

        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void Files_that_appear_beside_a_published_change_are_not_taken_over_with_it()
    {
        File.WriteAllText(Path.Combine(_root.Path, Plugin, "published.php"), "<?php");
        File.WriteAllText(Path.Combine(_root.Path, Plugin, "half.php"), "<?");
        _others.Update(now => now.WithChanges([new PathChange(Plugin + "/published.php", ChangeScope.Subtree), new PathChange(Plugin, ChangeScope.Entry)]));

        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus($"/{Plugin}/published.php", requireFresh: false, out var published));
        Assert.NotNull(published);
        Assert.True(_mirror.TryGetStatus($"/{Plugin}/half.php", requireFresh: false, out var half));
        Assert.Null(half);
    }

    [Fact]
    public void What_a_request_has_changed_is_published_when_its_response_is_whole()
    {
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        _state.Change(Plugin);

        _mirror.CompleteResponse(worker: 0, isVisit: true, awaitOthers: false);

        var change = Assert.Single(_others.Read()!.Changes);
        Assert.Equal(new PathChange(Plugin, ChangeScope.Subtree), change.Change);
        Assert.NotEqual(Fingerprint.None, change.Fingerprint);
        _mirror.EndRequest(worker: 0);
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void What_a_sandbox_has_published_is_what_the_others_find()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        _state.Change(Plugin);
        _mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);

        Assert.True(other.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_folder_that_was_not_as_published_is_shown_when_a_later_change_in_it_is_published()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        PublishedChange(Plugin, "22");
        Write("333"); // By a request that has not published it yet.
        Assert.False(other.TryGetStatus(Script, requireFresh: true, out _));
        Assert.Equal(1, other.Status().Pending);

        PublishedChange(Plugin + "/sample.php", "4444");

        Assert.True(other.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(4, file!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void What_is_changed_in_a_folder_that_is_not_known_here_yet_is_published_as_it_is()
    {
        const string folder = "wp-content/plugins/fresh";
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        Directory.CreateDirectory(Path.Combine(_root.Path, folder));
        File.WriteAllText(Path.Combine(_root.Path, folder, "file.txt"), "1");
        _others.Update(now => now.WithChanges([new PathChange(folder, ChangeScope.Subtree)]));
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        File.WriteAllText(Path.Combine(_root.Path, folder, "file.txt"), "22");
        _state.Change(folder + "/file.txt");

        _mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        _mirror.EndRequest(worker: 0);
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);

        Assert.True(_mirror.TryGetStatus($"/{folder}/file.txt", requireFresh: false, out var here), "the writer's own sandbox does not know it");
        Assert.Equal(2, here!.Status.Length);
        Assert.True(other.TryGetStatus($"/{folder}/file.txt", requireFresh: true, out var there));
        Assert.Equal(2, there!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_long_request_has_a_lease_until_it_has_published_what_it_has_changed()
    {
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        _state.Change(Plugin);
        Assert.True(SpinWait.SpinUntil(() => _others.Read()!.Writers.Count == 1, TimeSpan.FromSeconds(10)), "no lease was taken");

        _mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        _mirror.EndRequest(worker: 0);
        _mirror.Maintain();

        Assert.Empty(_others.Read()!.Writers);
    }

    [Fact]
    public void A_folder_that_is_published_again_in_part_is_found_as_a_whole()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        PublishedChange(Plugin, "22");
        PublishedChange(Plugin + "/sample.php", "333");

        var fingerprints = _others.Read()!.Changes.Select(change => change.Fingerprint).ToList();

        Assert.Equal(2, fingerprints.Count);
        Assert.DoesNotContain(Fingerprint.None, fingerprints);
        Assert.True(other.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(3, file!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_file_that_visit_after_visit_writes_is_data()
    {
        const string log = Plugin + "/log.txt";
        for (var i = 0; i < 8; i++)
        {
            _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
            File.AppendAllText(Path.Combine(_root.Path, log), "line\n");
            if (!_mirror.Status().Data.Contains(log))
            {
                _state.Change(log); // As the interposer does, until the path is excluded.
            }

            _mirror.CompleteResponse(worker: 0, isVisit: true, awaitOthers: false);
            _mirror.EndRequest(worker: 0);
        }

        Assert.Equal([log], _mirror.Status().Data);
        Assert.False(_mirror.TryGetStatus("/" + log, requireFresh: false, out _));
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void What_a_killed_bridge_had_changed_is_published_by_the_next_and_its_folder_deleted()
    {
        using var run = new TemporaryFolder();
        var left = Path.Combine(run.Path, "mirror-1");
        Directory.CreateDirectory(left);
        using (new SharedState(Path.Combine(left, "state"), workers: 1, _root.Path, _root.Path, left, []))
        {
            new StateFile(Path.Combine(left, "state")).Change(Plugin);
        }

        Write("22");
        using var next = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        next.Activate(isSite: true);

        Assert.False(Directory.Exists(left));
        Assert.Contains(_others.Read()!.Changes, change => change.Change == new PathChange(Plugin, ChangeScope.Subtree));
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_costs_its_own_entry_only()
    {
        InShell("printf x > \"$1/$(printf 'gr\\374n.pdf')\"");

        _others.Update(now => now.WithChanges([new PathChange("", ChangeScope.Subtree)]));
        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
        Assert.True(_mirror.TryGetStatus("/gr\udcfcn.pdf", requireFresh: false, out var named));
        Assert.Equal(1, named!.Status.Length);
        InShell("rm \"$1\"/gr*n.pdf"); // .NET cannot.
    }

    [Fact]
    public void An_archive_that_others_built_before_a_change_is_not_taken_for_the_state_after_it()
    {
        var built = _others.Read()!;
        Write("22");
        Publish();
        AddSnapshot("snapshot-other", built);
        _mirror.CatchUp();

        // Not seen yet when this sandbox looks for something to do.
        _others.Update(now => now.WithWriter("other"));
        _mirror.Maintain();
        Write("333");
        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file), "while files are being changed, pages ask EFS");
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void An_archive_that_others_have_built_of_the_code_as_it_is_comes_into_force()
    {
        AddSnapshot("snapshot-other", _others.Read()!);
        _mirror.CatchUp();

        _mirror.Maintain();

        Assert.Equal("snapshot-other", _mirror.Status().Snapshot);
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void A_record_that_was_left_half_written_is_begun_anew()
    {
        var record = Path.Combine(_root.Path, MirrorOptions.FolderName, "manifest");
        File.WriteAllBytes(record, File.ReadAllBytes(record)[..20]);
        using var run = new TemporaryFolder();
        using var mirror = EfsMirror.Create(new MirrorOptions(_root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        mirror.Activate(isSite: true);

        mirror.Maintain();

        Assert.True(mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void A_record_that_is_damaged_under_way_is_begun_anew_and_tells_the_others_that_nothing_counts()
    {
        var record = Path.Combine(_root.Path, MirrorOptions.FolderName, "manifest");
        var begun = _others.Read()!.Epoch;
        File.WriteAllBytes(record, File.ReadAllBytes(record)[..20]);
        _mirror.CatchUp();
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out _), "what is known counts until somebody says otherwise");

        _mirror.Maintain();

        Assert.True(_others.Read()!.Epoch > begun);
        Assert.Contains(_root.Path, _mirror.TakeStale()); // Who died may have changed anything.
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out _), "it is built anew");
    }

    [Fact]
    public void A_record_that_others_have_begun_anew_is_not_taken_for_the_one_before()
    {
        File.Delete(Path.Combine(_root.Path, MirrorOptions.FolderName, "manifest"));
        Write("22");
        for (var i = 0; i < 10; i++)
        {
            _others.Update(now => now.WithChanges([new PathChange(i == 0 ? Plugin : "readme.html", ChangeScope.Subtree)]));
        }

        _mirror.CatchUp();

        Assert.False(_mirror.TryGetStatus(Script, requireFresh: false, out var file) && file!.Status.Length == 1);
    }

    [Fact]
    public void What_was_published_is_taken_over_also_when_somebody_else_here_has_read_of_it_first()
    {
        Write("22");
        Publish();
        _mirror.Status();

        _mirror.CatchUp();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void A_folder_that_was_deleted_is_made_and_filled_again()
    {
        Directory.Delete(Path.Combine(_root.Path, MirrorOptions.FolderName), recursive: true);
        Write("22");

        _mirror.CatchUp();
        _mirror.Maintain();

        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void Files_that_are_gone_are_no_reason_to_build_again_and_again()
    {
        var paths = Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Plugin}/part-{i}.php")).ToArray();
        Array.ForEach(paths, path => File.WriteAllText(Path.Combine(_root.Path, path), "<?php"));
        Publish();
        _mirror.CatchUp();
        _state.Open(paths);
        _mirror.Maintain();
        Array.ForEach(paths, path => File.Delete(Path.Combine(_root.Path, path)));
        Publish();
        _mirror.CatchUp();
        _mirror.Maintain();
        var built = _mirror.Status().Snapshot;

        _mirror.Maintain();
        _mirror.Maintain();

        Assert.Equal(built, _mirror.Status().Snapshot);
        Assert.Equal(0, _mirror.Status().Files);
    }

    [Fact]
    public void What_a_builder_finds_changed_from_outside_is_told_to_all()
    {
        Write("22");
        var paths = Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Plugin}/part-{i}.php")).ToArray();
        Array.ForEach(paths, path => File.WriteAllText(Path.Combine(_root.Path, path), "<?php"));
        _state.Open(paths); // Reason enough to build.

        _mirror.Maintain();
        Assert.Empty(_others.Read()!.Changes); // Another sandbox may be just changing it.
        _clock.Advance(TimeSpan.FromSeconds(2));
        _mirror.Maintain();

        Assert.Contains(_others.Read()!.Changes, change => change.Change.Path == Plugin + "/sample.php");
        Assert.True(_mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Contains(Path.Combine(_root.Path, Plugin, "sample.php"), _mirror.TakeStale());
    }

    [Fact]
    public void More_changes_than_there_is_room_for_are_told_once_and_the_mirror_goes_on()
    {
        // What a log is like in which the last entry never got its length.
        _state.PutForWorker(nameof(WriterLayout.ChangeLogLength), 100);
        _state.PutForWorker(nameof(WriterLayout.Overflow), 1);
        _state.PutForWorker(nameof(WriterLayout.Changes), 1);

        _mirror.Maintain();
        _mirror.Maintain();
        var told = _others.Read()!;
        _mirror.Maintain();

        Assert.True(_mirror.IsActive);
        Assert.Contains(told.Changes, change => change.Change == new PathChange("", ChangeScope.Subtree));
        Assert.Equal(told.Revision, _others.Read()!.Revision);
    }

    [Fact]
    public void What_a_command_changes_is_told_when_it_has_ended()
    {
        var command = _mirror.BeginCommand();
        _state.Change(Plugin, writer: 1);

        _mirror.Maintain();
        Assert.Empty(_others.Read()!.Changes);

        command.Dispose();
        _mirror.Maintain();
        Assert.Equal([Plugin], _others.Read()!.Changes.Select(change => change.Change.Path));
    }

    [Fact]
    public void Where_there_is_no_room_for_a_new_index_EFS_is_asked()
    {
        Directory.Delete(Folder, recursive: true);
        Write("22");
        Publish();

        _mirror.CatchUp();

        Assert.False(_mirror.IsActive);
        Assert.False(_mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void A_writer_that_is_silent_is_taken_out_by_the_first_who_misses_it()
    {
        _others.Update(now => now.WithWriter("dead"));
        _mirror.CatchUp();
        _clock.Advance(TimeSpan.FromSeconds(21));

        _mirror.CatchUp();

        var without = _others.Read()!;
        Assert.Empty(without.Writers);
        _mirror.CatchUp();
        Assert.Equal(without.Revision, _others.Read()!.Revision);
    }

    [Fact]
    public void A_response_that_leaves_nothing_to_do_does_not_wake_the_maintenance_thread()
    {
        _mirror.Maintain();

        Assert.False(_mirror.IsMaintenanceDue);
    }

    [Fact]
    public void Files_read_from_EFS_are_a_reason_for_maintenance_until_their_data_is_here()
    {
        _mirror.Maintain();
        _state.OpenMissed($"{Plugin}/sample.php");
        Assert.True(_mirror.IsMaintenanceDue);

        _mirror.Maintain();

        Assert.False(_mirror.IsMaintenanceDue);
    }

    [Fact]
    public void A_published_change_is_a_reason_for_maintenance_until_it_is_applied_and_archived()
    {
        _mirror.Maintain();
        Write("22");
        Publish();
        _mirror.Status(); // Reads the manifest and applies nothing.
        Assert.True(_mirror.IsMaintenanceDue);

        _mirror.Maintain();

        Assert.False(_mirror.IsMaintenanceDue);
        Assert.Empty(_others.Read()!.ChangesSince(_others.Read()!.SnapshotRevision));
    }

    [Fact]
    public void Verification_is_a_reason_for_maintenance_once_its_share_of_the_time_has_passed()
    {
        _mirror.Maintain();
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(_mirror.IsMaintenanceDue);

        _mirror.Maintain();

        Assert.False(_mirror.IsMaintenanceDue);
    }

    [Fact]
    public void A_damaged_manifest_is_a_reason_for_maintenance()
    {
        var manifest = Path.Combine(_root.Path, MirrorOptions.FolderName, "manifest");
        File.WriteAllBytes(manifest, File.ReadAllBytes(manifest)[..20]);

        _mirror.CatchUp();

        Assert.True(_mirror.IsMaintenanceDue);
    }

    [Fact]
    public void A_document_root_that_is_a_link_is_mirrored()
    {
        using var run = new TemporaryFolder();
        var link = Path.Combine(run.Path, "current");
        Directory.CreateSymbolicLink(link, _root.Path);
        using var mirror = EfsMirror.Create(new MirrorOptions(link, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        mirror.Activate(isSite: true);
        mirror.Maintain();

        Assert.True(mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(1, file!.Status.Length);
    }

    private string Folder => Path.Combine(_run.Path, string.Create(CultureInfo.InvariantCulture, $"mirror-{Environment.ProcessId}"));

    /// <summary>Another sandbox tells that it has changed the plugin.</summary>
    private void Publish() => _others.Update(now => now.WithChanges([new PathChange(Plugin, ChangeScope.Subtree)]));

    /// <summary>As if another sandbox had begun to build an archive then, and has come to the end just now.</summary>
    private void AddSnapshot(string name, Manifest then)
    {
        var folder = Path.Combine(_root.Path, MirrorOptions.FolderName);
        File.Copy(Path.Combine(folder, then.Snapshot!), Path.Combine(folder, name));
        _others.Update(now => now.WithSnapshot(name, then.SnapshotRevision));
    }

    private void InShell(string script)
    {
        using var process = System.Diagnostics.Process.Start("sh", ["-c", script, "sh", _root.Path]);
        process.WaitForExit();
    }

    /// <summary>Another sandbox has told of a change of the plugin when it was in a certain state.</summary>
    private void PublishAs(ulong fingerprint) => _others.Update(now => now.WithChanges([new PublishedChange(0, new PathChange(Plugin, ChangeScope.Subtree), fingerprint)], new Dictionary<string, ulong>()));

    /// <summary>A request here changes the script, touching a path.</summary>
    private void PublishedChange(string path, string content)
    {
        _mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write(content);
        _state.Change(path);
        _mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        _mirror.EndRequest(worker: 0);
    }

    private void Write(string content) => File.WriteAllText(Path.Combine(_root.Path, Plugin, "sample.php"), content);
}

using Microsoft.Extensions.Logging.Abstractions;
using PhpBridge.Mirror;
using PhpBridge.Mirror.Archives;
using PhpBridge.Mirror.Index;
using PhpBridge.Mirror.SharedMemory;
using Xunit;

namespace PhpBridge.Tests.Mirror;

/// <summary>What a sandbox publishes of the changes of its requests and commands.</summary>
public sealed class MirrorPublishingTests : EfsMirrorFixture
{
    [Fact]
    public void The_changes_of_a_request_are_published_when_its_response_is_complete()
    {
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        State.Change(Plugin);

        Mirror.CompleteResponse(worker: 0, isVisit: true, awaitOthers: false);

        var change = Assert.Single(Others.Read()!.Changes);
        Assert.Equal(new PathChange(Plugin, ChangeScope.Subtree), change.Change);
        Assert.NotEqual(Fingerprint.None, change.Fingerprint);
        Mirror.EndRequest(worker: 0);
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out var file));
        Assert.Equal(2, file!.Status.Length);
    }

    [Fact]
    public void A_published_path_matches_its_fingerprint_in_another_sandbox()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        State.Change(Plugin);
        Mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);

        Assert.True(other.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(2, file!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_pending_folder_is_applied_when_a_later_change_in_it_is_published()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
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
    public void A_change_in_a_folder_that_is_not_in_the_snapshot_yet_is_published()
    {
        const string folder = "wp-content/plugins/fresh";
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        Directory.CreateDirectory(Path.Combine(Root.Path, folder));
        File.WriteAllText(Path.Combine(Root.Path, folder, "file.txt"), "1");
        Others.Update(now => now.WithChanges([new PathChange(folder, ChangeScope.Subtree)]));
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        File.WriteAllText(Path.Combine(Root.Path, folder, "file.txt"), "22");
        State.Change(folder + "/file.txt");

        Mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        Mirror.EndRequest(worker: 0);
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);

        Assert.True(
            Mirror.TryGetStatus($"/{folder}/file.txt", requireFresh: false, out var here), "the writer's own sandbox does not show it");
        Assert.Equal(2, here!.Status.Length);
        Assert.True(other.TryGetStatus($"/{folder}/file.txt", requireFresh: true, out var there));
        Assert.Equal(2, there!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_long_request_has_a_lease_until_its_changes_are_published()
    {
        Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
        Write("22");
        State.Change(Plugin);
        Assert.True(SpinWait.SpinUntil(() => Others.Read()!.Writers.Count == 1, TimeSpan.FromSeconds(10)), "no lease was acquired");

        Mirror.CompleteResponse(worker: 0, isVisit: false, awaitOthers: false);
        Mirror.EndRequest(worker: 0);
        Mirror.Maintain();

        Assert.Empty(Others.Read()!.Writers);
    }

    [Fact]
    public void A_listed_folder_gets_a_new_fingerprint_when_a_file_in_it_is_published()
    {
        using var run = new TemporaryFolder();
        using var other = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        other.Activate(isSite: true);
        PublishedChange(Plugin, "22");
        PublishedChange(Plugin + "/sample.php", "333");

        var fingerprints = Others.Read()!.Changes.Select(change => change.Fingerprint).ToList();

        Assert.Equal(2, fingerprints.Count);
        Assert.DoesNotContain(Fingerprint.None, fingerprints);
        Assert.True(other.TryGetStatus(Script, requireFresh: true, out var file));
        Assert.Equal(3, file!.Status.Length);
        Assert.Equal(0, other.Status().Pending);
    }

    [Fact]
    public void A_file_that_many_visits_write_is_data()
    {
        const string log = Plugin + "/log.txt";
        for (var i = 0; i < 8; i++)
        {
            Mirror.BeginRequest(worker: 0, PageClass.Site, host: "", requireFresh: false);
            File.AppendAllText(Path.Combine(Root.Path, log), "line\n");
            if (!Mirror.Status().Data.Contains(log))
            {
                State.Change(log); // As the interposer does, until the path is excluded.
            }

            Mirror.CompleteResponse(worker: 0, isVisit: true, awaitOthers: false);
            Mirror.EndRequest(worker: 0);
        }

        Assert.Equal([log], Mirror.Status().Data);
        Assert.False(Mirror.TryGetStatus("/" + log, requireFresh: false, out _));
        Assert.True(Mirror.TryGetStatus(Script, requireFresh: false, out _));
    }

    [Fact]
    public void The_unpublished_changes_of_a_killed_bridge_are_published_by_the_next()
    {
        using var run = new TemporaryFolder();
        var left = Path.Combine(run.Path, "mirror-1");
        Directory.CreateDirectory(left);
        using (new SharedState(Path.Combine(left, "state"), workers: 1, Root.Path, Root.Path, left, []))
        {
            new StateFile(Path.Combine(left, "state")).Change(Plugin);
        }

        Write("22");
        using var next = EfsMirror.Create(
            new MirrorOptions(Root.Path, run.Path, Library: "unused"), TimeProvider.System, NullLogger.Instance)!;
        next.Activate(isSite: true);

        Assert.False(Directory.Exists(left));
        Assert.Contains(Others.Read()!.Changes, change => change.Change == new PathChange(Plugin, ChangeScope.Subtree));
    }

    [Fact]
    public void More_changes_than_fit_into_the_memory_are_published_once_as_a_change_of_everything()
    {
        // The last entry of the log never got its length.
        State.PutForWorker(nameof(WriterLayout.ChangeLogLength), 100);
        State.PutForWorker(nameof(WriterLayout.Overflow), 1);
        State.PutForWorker(nameof(WriterLayout.Changes), 1);

        Mirror.Maintain();
        Mirror.Maintain();
        var published = Others.Read()!;
        Mirror.Maintain();

        Assert.True(Mirror.IsActive);
        Assert.Contains(published.Changes, change => change.Change == new PathChange("", ChangeScope.Subtree));
        Assert.Equal(published.Revision, Others.Read()!.Revision);
    }

    [Fact]
    public void The_changes_of_a_command_are_published_when_it_has_ended()
    {
        var command = Mirror.BeginCommand();
        State.Change(Plugin, writer: 1);

        Mirror.Maintain();
        Assert.Empty(Others.Read()!.Changes);

        command.Dispose();
        Mirror.Maintain();
        Assert.Equal([Plugin], Others.Read()!.Changes.Select(change => change.Change.Path));
    }
}

using System.Globalization;
using CliWrap;
using PhpBridge.Benchmarks.Efs.Mount;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Efs;
using PhpBridge.IntegrationTests.Support.Mirror;
using PhpBridge.IntegrationTests.Support.Sessions;
using Xunit;

namespace PhpBridge.IntegrationTests.Sessions;

/// <summary>PHP's sessions on the EFS model, in sandboxes with a mount each.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private MirroredSite _site = null!;

    private string Folder => Path.Combine(_site.Server.Root, ".phpbridge/sessions");

    public async ValueTask InitializeAsync() => _site = await MirroredSite.StartAsync(3);

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData("", "")]
    [InlineData("", "native")]
    public async Task A_visitor_has_one_session_whichever_sandbox_answers(string one, string other)
    {
        var first = await AskAsync(0, one);

        var second = await AskAsync(1, other, first.Id);
        var third = await AskAsync(2, one, first.Id);
        var again = await AskAsync(0, other, first.Id);

        Assert.Equal((2, 3, 4), (second.Count, third.Count, again.Count));
        Assert.Equal((first.Id, first.Id), (second.Id, again.Id));
        Assert.Empty(second.SetCookie);
    }

    [Fact]
    public async Task A_session_is_a_file_that_nobody_else_may_read_and_that_is_not_served()
    {
        var visit = await AskAsync(0);
        var file = Path.Combine(Folder, "sess_" + visit.Id);

        var served = await _site.Sandboxes[0].Function.SendAsync("/.phpbridge/sessions/sess_" + visit.Id);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(403, served.Status);
        Assert.Contains("HttpOnly", visit.SetCookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Requests_of_one_visitor_at_once_lose_none_of_what_the_others_wrote()
    {
        var id = (await AskAsync(0)).Id;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async sandbox =>
        {
            for (var i = 0; i < 8; i++)
            {
                Assert.True((await AskAsync(sandbox, "hold=5", id)).Started);
            }
        }));

        Assert.Equal(1 + (3 * 8) + 1, (await AskAsync(0, "", id)).Count);
    }

    [Fact]
    public async Task A_session_that_another_request_has_is_there_soon_after_it_is_given_back()
    {
        var id = (await AskAsync(0)).Id;
        var holding = AskAsync(0, "hold=1500", id);
        await Processes.UntilAsync(() => IsLocked(id), "the session is locked");

        // A client that waits in flock() asks after one second and then after two more.
        var waiting = await AskAsync(1, "", id);

        Assert.Equal((2, 3), ((await holding).Count, waiting.Count));
        Assert.InRange(waiting.Waited, 100, 2700);
    }

    [Fact]
    public async Task A_script_that_has_closed_its_session_keeps_nobody_waiting()
    {
        var id = (await AskAsync(0)).Id;
        var working = AskAsync(0, "close=3000", id);
        await Processes.UntilAsync(async () => (await AskAsync(1, "", id)).Count > 2, "the other request has counted");

        var meanwhile = await AskAsync(1, "", id);

        Assert.True(meanwhile.Waited < 1500, string.Create(CultureInfo.InvariantCulture, $"{meanwhile.Waited} ms"));
        Assert.True((await working).Started);
    }

    [Theory]
    [InlineData("chosenbysomebodyelse12345678")]
    [InlineData("..%2F..%2Findex.php")]
    [InlineData("a/b")]
    public async Task An_id_that_the_site_has_not_issued_is_replaced(string id)
    {
        var visit = await AskAsync(0, "", id);

        Assert.NotEqual(id, visit.Id);
        Assert.Contains(visit.Id, visit.SetCookie, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_site.Server.Root, "sess_*", SearchOption.AllDirectories),
            file => !file.EndsWith("sess_" + visit.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("..%2F..%2Fescaped")]
    [InlineData("a%00b")]
    [InlineData("a.b")]
    public async Task Without_strict_mode_an_id_is_no_path_all_the_same(string id)
    {
        var visit = await AskAsync(0, "lax=1", id);

        Assert.False(visit.Started);
        Assert.False(File.Exists(Path.Combine(_site.Server.Root, "escaped")));
        Assert.False(Directory.Exists(Folder) && Directory.EnumerateFiles(Folder).Any());
    }

    [Fact]
    public async Task After_a_login_the_old_id_leads_nowhere()
    {
        var before = await AskAsync(0);
        var login = await AskAsync(1, "regenerate=1", before.Id);

        var stolen = await AskAsync(2, "", before.Id);
        var own = await AskAsync(0, "", login.Id);

        Assert.NotEqual(before.Id, login.Id);
        Assert.Equal((2, 1, 3), (login.Count, stolen.Count, own.Count));
        Assert.DoesNotContain(stolen.Id, (string[])[before.Id, login.Id]);
    }

    [Fact]
    public async Task A_session_that_is_destroyed_while_another_request_waits_for_it_is_empty_for_that()
    {
        var id = (await AskAsync(0, "text=x&times=50000")).Id;
        var logout = AskAsync(0, "hold=800&destroy=1", id);
        await Processes.UntilAsync(() => IsLocked(id), "the session is locked");

        var waiting = await AskAsync(1, "", id);

        Assert.Equal((1, 0), (waiting.Count, waiting.Text));
        Assert.True((await logout).Started);
    }

    [Fact]
    public async Task A_script_that_asks_for_more_ids_or_reads_its_session_again_keeps_it()
    {
        var id = (await AskAsync(0)).Id;

        var asking = await AskAsync(1, "create=1", id);

        Assert.Equal((2, id), (asking.Count, asking.Id));
        Assert.Equal(3, (await AskAsync(2, "", id)).Count);
    }

    [Fact]
    public async Task A_session_grows_and_shrinks()
    {
        var id = (await AskAsync(0, "text=y&times=300000")).Id;

        var whole = await AskAsync(1, "", id);
        var shorter = await AskAsync(2, "text=z&times=3", id);
        var last = await AskAsync(0, "", id);

        Assert.Equal((300_000, 3, 3), (whole.Text, shorter.Text, last.Text));
        Assert.Equal(4, last.Count);
    }

    [Fact]
    public async Task A_plugin_that_asks_for_the_temporary_folder_gets_the_one_that_all_sandboxes_have()
    {
        var first = await AskAsync(0, "path=/tmp");

        var second = await AskAsync(1, "path=/tmp/sessions", first.Id);

        Assert.Equal(2, second.Count);
        Assert.True(File.Exists(Path.Combine(Folder, "sess_" + first.Id)));
        Assert.False(File.Exists("/tmp/sess_" + first.Id));
    }

    [Fact]
    public async Task A_sandbox_that_dies_with_a_session_leaves_it_as_it_was()
    {
        var id = (await AskAsync(0, "text=kept&times=1000")).Id;
        var dying = _site.Sandboxes[1].Function.SendAsync("/session.php?text=lost&hold=20000", headers: Cookie(id));
        await Processes.UntilAsync(() => IsLocked(id), "the session is locked");

        foreach (var worker in Processes.WorkersOf(_site.Sandboxes[1].Function.Sandboxes[0].ProcessId))
        {
            await Processes.SignalAsync(worker, "KILL");
        }

        await dying;
        var after = await AskAsync(2, "", id);

        Assert.Equal((2, 4000), (after.Count, after.Text));
    }

    [Fact]
    public async Task Without_a_session_nothing_is_made()
    {
        await _site.Sandboxes[0].PageAsync();

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_visit_costs_few_round_trips()
    {
        var id = (await AskAsync(0)).Id;
        await AskAsync(1, "", id);

        // Some are followed by what the mirror does once in a while; the cheapest is not.
        var visits = new List<EfsCounts>();
        for (var i = 0; i < 8; i++)
        {
            var before = _site.Sandboxes[1].Mount.Counts();
            await AskAsync(1, "", id);
            visits.Add(_site.Sandboxes[1].Mount.Counts().Since(before));
        }

        // GETATTR, OPEN, LOCK, READ, WRITE, CLOSE, and perhaps the mirror's question.
        var counts = visits.MinBy(visit => visit[EfsCounter.RoundTrips])!;
        Assert.Equal(1, counts[EfsCounter.Write]);
        Assert.True(counts[EfsCounter.RoundTrips] < 20, counts.ToString());
    }

    [Fact]
    public async Task Behind_an_access_point_the_files_are_another_users_and_sessions_work_all_the_same()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "not available here: root, to run PHP as another user than the files'");
        using var server = new EfsServer();
        var scripts = Directory.CreateTempSubdirectory("phpbridge-scripts-");
        foreach (var script in new[] { "prepend.php", "session-files.php" })
        {
            File.Copy(Path.Combine(Repository.Root, "php", script), Path.Combine(scripts.FullName, script));
        }

        scripts.UnixFileMode = (UnixFileMode)0x1ED; // 0755
        server.Put(
            "session.php",
            await File.ReadAllTextAsync(Repository.PathTo("tests/fixtures/mirror/session.php"), TestContext.Current.CancellationToken));
        await Cli.Wrap("chown").WithArguments(["-R", "1000:1000", server.Root]).ExecuteAsync(TestContext.Current.CancellationToken);
        var mount = server.Mount(new EfsSettings { Latency = TimeSpan.Zero, AccessPoint = (1000, 1000) });
        var pool = Path.Combine(scripts.FullName, "pool.conf");
        await File.WriteAllTextAsync(pool, "user = nobody\ngroup = nogroup\n", TestContext.Current.CancellationToken);
        await using (var function = await BridgeFunction.StartAsync(BridgeFunction.Options(
            ("PHPBRIDGE_DOCUMENT_ROOT", mount.Path), ("PHPBRIDGE_SCRIPTS", scripts.FullName), ("PHPBRIDGE_FPM_INCLUDE", pool),
            ("PHPBRIDGE_MIRROR", "off"))))
        {
            var first = Visit.Of(await function.SendAsync("/session.php"));

            var second = Visit.Of(await function.SendAsync("/session.php", headers: Cookie(first.Id)));
            var native = Visit.Of(await function.SendAsync("/session.php?native", headers: Cookie(first.Id)));

            Assert.Equal((1, 2), (first.Count, second.Count));
            Assert.Equal((false, true), (native.Started, native.Error.Contains("Failed to read session data", StringComparison.Ordinal)));
        }

        scripts.Delete(recursive: true);
    }

    /// <summary>As the server sees it, behind all mounts.</summary>
    private bool IsLocked(string id)
    {
        var file = Posix.Open(Path.Combine(Folder, "sess_" + id), Posix.ReadWrite);
        var isFree = Posix.TryLockRange(file, 0, 1, exclusive: true);
        Posix.Close(file);
        return !isFree;
    }

    private static string Cookie(string id) => $"Cookie: PHPSESSID={id}\r\n";

    private async Task<Visit> AskAsync(int sandbox, string query = "", string? id = null)
    {
        var reply = await _site.Sandboxes[sandbox].Function.SendAsync("/session.php?" + query, headers: id is null ? "" : Cookie(id));
        Assert.True(reply.Status == 200, $"{reply.Status}: {reply.Text}");
        return Visit.Of(reply);
    }
}

using System.Globalization;
using PhpBridge.IntegrationTests.Support.Bridge;
using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>Several requests that change files at the same time, in several sandboxes or in one; and what their clients see next.</summary>
public class ConcurrentWriterTests
{
    private const string Part = "wp-content/plugins/sample/parts/part-1.php";

    [Fact]
    public async Task Requests_that_change_files_run_at_the_same_time()
    {
        await using var site = await MirroredSite.StartAsync(4);
        site.Install(1);
        await site.WarmUpAsync();
        using var room = new Gate();

        var pages = await Task.WhenAll(
            site.Sandboxes.Select(sandbox => sandbox.Function.SendAsync($"/meet.php?guests=4&room={room.Folder}")));

        Assert.All(pages, page => Assert.Equal("done", page.Text));
    }

    [Fact]
    public async Task A_request_to_the_site_itself_sees_what_its_cause_has_changed()
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        await site.WarmUpAsync();
        for (var version = 2; version < 7; version++)
        {
            await site.Sandboxes[1].PageAsync(); // It has just checked the manifest.

            var other = Uri.EscapeDataString(site.Sandboxes[1].Function.FrontAddress.ToString());
            var page = await site.Sandboxes[0].Function.SendAsync(
                $"/ask.php?file={Part}&text={Script(version)}&url={other}", "POST");

            Assert.Equal($"1,{version},1,1,1,1,1", page.Text);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_clients_next_request_sees_what_its_last_has_changed(bool keepsCookies)
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        await site.WarmUpAsync();
        for (var version = 2; version < 12; version++)
        {
            var (one, other) = (site.Sandboxes[version % 2], site.Sandboxes[(version + 1) % 2]);
            await other.PageAsync(); // It has just checked the manifest.

            var reply = await one.Function.SendAsync(
                $"/edit.php?file={Part}&text={Script(version)}", "POST", keepsCookies ? "Cookie: a=b\r\n" : "");
            var page = await other.Function.SendAsync("/", headers: keepsCookies ? $"Cookie: {CookieOf(reply)}\r\n" : "");

            Assert.Equal($"1,{version},1,1,1,1,1", page.Text);
        }
    }

    [Fact]
    public async Task A_page_for_shared_caches_and_a_change_of_other_files_set_no_cookie()
    {
        await using var site = await MirroredSite.StartAsync(1);
        site.Install(1);
        await site.WarmUpAsync();

        var visit = await site.Sandboxes[0].Function.SendAsync($"/edit.php?file={Part}&text={Script(2)}");
        var upload = await site.Sandboxes[0].Function.SendAsync("/edit.php?file=wp-content/uploads/picture.txt&text=x", "POST");

        Assert.Equal("done", visit.Text);
        Assert.Equal("done", upload.Text);
        Assert.Empty(visit.Values("Set-Cookie"));
        Assert.Empty(upload.Values("Set-Cookie"));
    }

    [Fact]
    public async Task A_published_change_is_seen_while_another_sandbox_continues_to_change_files()
    {
        await using var site = await MirroredSite.StartAsync(3);
        site.Install(1);
        await site.WarmUpAsync();
        using var gate = new Gate();
        var held = site.Sandboxes[2].Function.SendAsync(
            $"/hold.php?file=wp-content/plugins/sample/other.txt&text=x&gate={gate.Path}", "POST");
        await gate.ReachedAsync();

        await site.Sandboxes[0].ChangeAsync($"/edit.php?file={Part}&text={Script(2)}");
        var pages = new[] { await site.Sandboxes[0].PageAsync(), await site.Sandboxes[1].PageAsync() };

        Assert.All(pages, page => Assert.Equal("1,2,1,1,1,1,1", page));
        gate.Open();
        Assert.Equal("done", (await held).Text);
    }

    [Fact]
    public async Task A_path_that_is_changing_again_is_shown_as_it_was_until_that_is_published()
    {
        await using var site = await MirroredSite.StartAsync(3);
        site.Install(1);
        await site.WarmUpAsync();
        using var gate = new Gate();
        await site.Sandboxes[1].PageAsync(); // It has just checked the manifest.
        await site.Sandboxes[0].Function.SendAsync($"/edit.php?file={Part}&text={Script(2)}");
        var held = site.Sandboxes[2].Function.SendAsync($"/hold.php?file={Part}&text={Script(3)}&gate={gate.Path}", "POST");
        await gate.ReachedAsync();
        await Task.Delay(MirroredSite.Interval, TestContext.Current.CancellationToken);

        Assert.Contains(await site.Sandboxes[1].PageAsync(), (string[])["1,1,1,1,1,1,1", "1,2,1,1,1,1,1"]);
        gate.Open();
        Assert.Equal("done", (await held).Text);

        Assert.Equal("1,3,1,1,1,1,1", await site.Sandboxes[1].PageAsync());
    }

    [Fact]
    public async Task A_log_that_each_visit_writes_is_treated_as_data()
    {
        await using var site = await MirroredSite.StartAsync(2);
        site.Install(1);
        await site.WarmUpAsync();
        for (var i = 0; i < 6; i++)
        {
            using var room = new Gate();
            Assert.Equal("done", (await site.Sandboxes[0].Function.SendAsync($"/meet.php?guests=1&room={room.Folder}")).Text);
        }

        Assert.Equal(["wp-content/plugins/sample/visits.log"], (await site.Sandboxes[0].StatusAsync()).Data);
        var before = (await site.Sandboxes[0].StatusAsync()).Revision;
        foreach (var sandbox in site.Sandboxes)
        {
            using var room = new Gate();
            await sandbox.PageAsync();
            Assert.Equal(
                "done",
                (await sandbox.Function.SendAsync($"/meet.php?guests=1&room={room.Folder}", headers: "X-PhpBridge-Changed: 1\r\n")).Text);
        }

        // An archive may have been built; no change was published.
        Assert.InRange((await site.Sandboxes[0].StatusAsync()).Revision, before, before + 2);
        Assert.Contains(
            site.Sandboxes[0].Function.LogLines,
            line => line.Contains("visits.log", StringComparison.Ordinal) && line.Contains("4019", StringComparison.Ordinal));
        Assert.Equal(8, File.ReadLines(Path.Combine(site.Server.Root, "wp-content/plugins/sample/visits.log")).Count());
    }

    [Fact]
    public async Task Concurrent_requests_of_a_sandbox_see_the_whole_state_before_an_update()
    {
        await using var site = await MirroredSite.StartAsync(0);
        var sandbox = await site.AddSandboxAsync(maxConcurrency: 4);
        site.Install(1);
        await site.WarmUpAsync();
        var update = sandbox.Function.SendAsync("/update.php?version=2&copy=1&pause=150", "POST");

        var seen = new HashSet<string>();
        while (!update.IsCompleted)
        {
            seen.Add(await sandbox.PageAsync());
        }

        Assert.Equal("done", (await update).Text);
        Assert.All(seen, page => Assert.Contains(page, (string[])["1,1,1,1,1,1,1", "2,2,2,2,2,2,2"]));
        Assert.Equal("2,2,2,2,2,2,2", await sandbox.PageAsync());
    }

    private static string Script(int version) =>
        Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"<?php return {version};"));

    private static string CookieOf(FrontReply reply) => Assert.Single(reply.Values("Set-Cookie")).Split(';')[0];

    /// <summary>Outside of the site, so that nothing of it is a change.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-gate-");

        public string Folder => _folder.FullName;

        public string Path => System.IO.Path.Combine(_folder.FullName, "gate");

        public Task ReachedAsync() =>
            Processes.UntilAsync(() => Task.FromResult(File.Exists(Path + "-reached")), "the script has changed the file", seconds: 20);

        public void Open() => File.WriteAllText(Path, "");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}

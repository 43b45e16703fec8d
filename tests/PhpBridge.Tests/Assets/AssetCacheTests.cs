using System.Globalization;
using PhpBridge.Assets;
using Xunit;

namespace PhpBridge.Tests.Assets;

public sealed class AssetCacheTests : IDisposable
{
    private readonly AssetSite _site = new();

    [Fact]
    public void A_changed_file_is_seen_when_its_time_is_over()
    {
        _site.Add("x.css", "old");
        Assert.Equal("old", _site.Get("/x.css").Text);

        _site.Add("x.css", "new");
        _site.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("old", _site.Get("/x.css").Text);
        _site.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("new", _site.Get("/x.css").Text);
    }

    [Fact]
    public void A_version_seen_before_is_trusted_for_ten_minutes()
    {
        _site.Add("x.css", "old");
        Assert.Equal("old", _site.Get("/x.css?ver=1").Text);

        _site.Add("x.css", "new");
        _site.Clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.Equal("old", _site.Get("/x.css?ver=1").Text);
        _site.Clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Equal("new", _site.Get("/x.css?ver=1").Text);
    }

    [Fact]
    public void A_new_version_is_never_answered_from_memory()
    {
        _site.Add("x.css", "old");
        Assert.Equal("old", _site.Get("/x.css?ver=1").Text);

        _site.Add("x.css", "new");

        Assert.Equal("new", _site.Get("/x.css?ver=2").Text);
    }

    [Fact]
    public void A_file_that_did_not_change_is_not_read_again()
    {
        _site.Add("x.css", "text");
        var first = _site.Cache.Get(_site.Resolve("/x.css"));
        _site.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(first, _site.Cache.Get(_site.Resolve("/x.css")));
    }

    [Fact]
    public void A_file_that_was_written_a_moment_ago_is_read_again_even_if_it_looks_the_same()
    {
        _site.Clock.Advance(-TimeSpan.FromHours(1)); // Now it is now.
        _site.Add("x.css", "text", DateTime.UtcNow);
        var first = _site.Cache.Get(_site.Resolve("/x.css"));

        _site.Clock.Advance(TimeSpan.FromSeconds(6));
        var second = _site.Cache.Get(_site.Resolve("/x.css"));
        _site.Clock.Advance(TimeSpan.FromSeconds(6));
        var third = _site.Cache.Get(_site.Resolve("/x.css"));

        Assert.NotSame(first, second); // The first look came too soon after the writing to be sure.
        Assert.Same(second, third);
    }

    [Fact]
    public void A_file_that_vanished_since_it_was_seen_is_not_found()
    {
        _site.Add("x.css", "text");
        var seen = _site.Resolve("/x.css");
        File.Delete(_site.PathTo("x.css"));

        using var response = _site.Responder.Respond(AssetSite.Request("GET"), seen);

        Assert.Equal(404, response.Status);
    }

    [Fact]
    public void A_file_that_changed_since_it_was_seen_is_sent_as_it_is_now()
    {
        _site.Add("x.css", "old");
        var seen = _site.Resolve("/x.css");
        _site.Add("x.css", "newer");

        using var response = _site.Responder.Respond(AssetSite.Request("GET"), seen);

        Assert.Equal("newer", AssetReply.Read(response).Text);
    }

    [Fact]
    public void A_large_file_that_changed_since_it_was_seen_is_sent_as_it_is_now()
    {
        _site.Add("x.bin", new byte[250_000]);
        _site.Get("/x.bin");
        _site.Add("x.bin", new byte[260_000]);

        var reply = _site.Get("/x.bin");

        Assert.Equal((200, "260000", 260_000), (reply.Status, reply["Content-Length"], reply.Content.Length));
    }

    [Fact]
    public void A_large_file_that_is_replaced_while_it_is_sent_goes_on_as_it_was()
    {
        _site.Add("x.bin", [.. Enumerable.Repeat((byte)1, 250_000)]);
        using var response = _site.Responder.Respond(AssetSite.Request("GET"), _site.Resolve("/x.bin"));
        var content = new byte[250_001];
        response.Content.ReadExactly(content.AsSpan(0, 1000));
        _site.Add("other", [.. Enumerable.Repeat((byte)2, 250_000)]);
        File.Move(_site.PathTo("other"), _site.PathTo("x.bin"), overwrite: true);

        // The file has lost its name, and with it its status: what follows cannot be vouched for.
        var read = Record.Exception(() => response.Content.ReadExactly(content.AsSpan(1000, 249_000)));

        Assert.True(read is IOException || !content.AsSpan(0, 250_000).Contains((byte)2));
    }

    [Fact]
    public void A_large_file_that_is_written_to_while_it_is_sent_breaks_the_response()
    {
        var path = _site.Add("x.bin", new byte[250_000]);
        using var response = _site.Responder.Respond(AssetSite.Request("GET"), _site.Resolve("/x.bin"));
        var content = new byte[250_000];
        response.Content.ReadExactly(content.AsSpan(0, 1000));
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)2, 250_000)]);

        Assert.Throws<IOException>(() => response.Content.ReadExactly(content.AsSpan(1000)));
    }

    [Fact]
    public async Task Content_always_matches_its_validator_during_continuous_writes()
    {
        var end = false;
        var path = _site.PathTo("x.css");
        _site.Add("x.css", "0000");
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; !Volatile.Read(ref end); i++)
                {
                    var content = new string((char)('a' + (i % 26)), 1000 + (i % 7000));
                    if (i % 2 == 0)
                    {
                        File.WriteAllText(path + ".new", content);
                        File.Move(path + ".new", path, overwrite: true);
                    }
                    else
                    {
                        File.WriteAllText(path, content);
                    }
                }
            },
            TestContext.Current.CancellationToken);
        var served = new Dictionary<string, string>();
        for (var i = 0; i < 2000; i++)
        {
            _site.Clock.Advance(TimeSpan.FromSeconds(10));
            var reply = _site.Get("/x.css");
            if (reply.Status == 200)
            {
                Assert.Equal(reply.Content.Length.ToString(CultureInfo.InvariantCulture), reply["Content-Length"]);
                Assert.True(served.TryAdd(reply["ETag"]!, reply.Text) || served[reply["ETag"]!] == reply.Text);
            }
        }

        Volatile.Write(ref end, true);
        await writer;
        Assert.NotEmpty(served);
    }

    [Fact]
    public void Concurrent_requests_read_a_file_once()
    {
        _site.Add("x.css", new string('x', 100_000));
        var seen = _site.Resolve("/x.css");
        using var start = new Barrier(8);
        var assets = new Asset?[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            assets[i] = _site.Cache.Get(seen);
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.NotNull(assets[0]);
        Assert.All(assets, asset => Assert.Same(assets[0], asset));
    }

    [Fact]
    public void The_budget_is_kept_and_what_does_not_fit_is_served_all_the_same()
    {
        using var small = new AssetSite(budget: 100_000, largest: 1_000_000);
        for (var i = 0; i < 20; i++)
        {
            small.Add($"{i}.png", [.. Enumerable.Repeat((byte)i, 20_000)]);
            Assert.Equal(20_000, small.Get($"/{i}.png").Content.Length);
        }

        var kept = Enumerable.Range(0, 20).Count(i => ReferenceEquals(
            small.Cache.Get(small.Resolve($"/{i}.png")), small.Cache.Get(small.Resolve($"/{i}.png"))));

        Assert.InRange(kept, 0, 5);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_403()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "not available here: root may read everything");
        var path = _site.Add("x.css", "text");
        File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal(403, _site.Get("/x.css").Status);
    }

    public void Dispose() => _site.Dispose();
}

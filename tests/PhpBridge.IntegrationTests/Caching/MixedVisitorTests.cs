using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PhpBridge.Emulator;
using PhpBridge.IntegrationTests.Support.Caching;
using Xunit;

namespace PhpBridge.IntegrationTests.Caching;

/// <summary>Anonymous visitors and people with pages of their own at two sandboxes, while posts are edited and commented on.</summary>
[Collection(nameof(OnCachedWordPress))]
public sealed partial class MixedVisitorTests
{
    private const string DurationVariable = "PHPBRIDGE_TEST_CACHE_SECONDS";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable(DurationVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 10);

    private readonly EditHistory _history = new(TimeSpan.FromSeconds(1)); // PHPBRIDGE_MIRROR_CHECK_INTERVAL
    private readonly List<CachedPost> _posts = [];
    private readonly List<string> _paths = ["/", "/feed/", "/wp-json/wp/v2/posts?per_page=5"];
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CachedWordPress _site;
    private int _hits;
    private int _pages;
    private int _texts;

    public MixedVisitorTests(CachedWordPress site) => _site = site;

    private bool IsOver => Stopwatch.GetElapsedTime(_started) > Duration;

    [Fact]
    public async Task No_page_is_older_than_the_interval_and_none_contains_anything_of_another_person()
    {
        Assert.SkipWhen(CachedWordPress.Missing is not null, CachedWordPress.Missing ?? "");
        for (var i = 0; i < 3; i++)
        {
            var post = await _site.PublishAsync("Hello");
            _posts.Add(post);
            _paths.Add(post.Path);
        }

        await Task.WhenAll(
            EditAsync(), CommentAsync(), VisitAsync(_site.One), VisitAsync(_site.One), VisitAsync(_site.Other), VisitAsync(_site.Other),
            StayAsync(_site.Administrator, "admin"), StayAsync(await CommenterAsync(), "nobody"), StayAsync(await ReaderAsync(), "nobody"));

        Assert.True(_hits > 0 && _texts > 0, $"{_hits} hits and {_texts} texts on {_pages} pages");
        TestContext.Current.TestOutputHelper?.WriteLine($"{_pages} pages, {_hits} hits, {_texts} texts");
    }

    private static string NewMarker() => "mark" + Guid.NewGuid().ToString("n");

    private static string NameOf(CachedPost post) => "post-" + post.Title.Split(' ')[^1];

    private EmulatedFunction Sandbox(int i) => i % 2 == 0 ? _site.One : _site.Other;

    private async Task EditAsync()
    {
        for (var i = 1; !IsOver; i++)
        {
            var (post, sandbox) = (_posts[i % _posts.Count], Sandbox(Random.Shared.Next(2)));
            await _site.EditAsync(sandbox, post, new { title = EditHistory.TextOf(NameOf(post), i) });
            _history.Add(NameOf(post), i, sandbox);
            await Task.Delay(Random.Shared.Next(600), TestContext.Current.CancellationToken);
        }
    }

    private async Task CommentAsync()
    {
        var author = new Person();
        for (var i = 1; !IsOver; i++)
        {
            var (post, sandbox) = (_posts[i % _posts.Count], Sandbox(Random.Shared.Next(2)));
            var name = NameOf(post).Replace("post", "comment", StringComparison.Ordinal);
            await author.CommentAsync(sandbox, post, "carol", EditHistory.TextOf(name, i));
            _history.Add(name, i, sandbox);
            await Task.Delay(Random.Shared.Next(3000), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Visits as a new person each time.</summary>
    private async Task VisitAsync(EmulatedFunction sandbox)
    {
        while (!IsOver)
        {
            var path = _paths[Random.Shared.Next(_paths.Count)];
            var marker = NewMarker();
            var header = Random.Shared.Next(3) switch { 0 => "Cookie: _ga=", 1 => "User-Agent: ", _ => "X-Forwarded-Host: " };
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "utm_source=" + marker;
            var requested = Stopwatch.GetTimestamp();
            var page = await CachedWordPress.ReadAsync(sandbox, path, $"{header}{marker}\r\n");

            Check(page, sandbox, requested, marker);
            Assert.True(page.User is "nobody" or "", path);
            Assert.DoesNotMatch(PersonalText(), page.Text);
            Assert.Empty(page.Reply.Values("Set-Cookie"));
        }
    }

    /// <summary>Reads pages as one person, from both sandboxes.</summary>
    private async Task StayAsync(Person person, string user)
    {
        for (var i = 0; !IsOver; i++)
        {
            var (path, sandbox, marker) = (_posts[Random.Shared.Next(_posts.Count)].Path, Sandbox(i), NewMarker());
            var requested = Stopwatch.GetTimestamp();
            var page = await person.ReadAsync(sandbox, path, $"X-Marker: {marker}\r\n");

            Check(page, sandbox, requested, marker);
            Assert.Equal((user, false, false), (page.User, page.IsHit, page.IsStored));
            Assert.Contains(marker, page.Text, StringComparison.Ordinal);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private void Check(CachedReply page, EmulatedFunction sandbox, long requested, string marker)
    {
        Assert.True(page.Status == 200, $"{page.Status}\n{page.Text}\n{string.Join('\n', sandbox.LogLines.TakeLast(10))}");
        Assert.All(Marker().Matches(page.Text), match => Assert.Equal(marker, match.Value));
        Interlocked.Add(ref _texts, _history.AssertRecent(page.Text, sandbox, requested));
        Interlocked.Add(ref _hits, page.IsHit ? 1 : 0);
        Interlocked.Increment(ref _pages);
    }

    private async Task<Person> CommenterAsync()
    {
        var commenter = new Person();
        await commenter.CommentAsync(_site.One, await _site.PublishAsync("Discussed"), "dave", "An opinion");
        return commenter;
    }

    private async Task<Person> ReaderAsync()
    {
        var reader = new Person();
        await reader.PostAsync(_site.One, "/wp-login.php?action=postpass", "post_password=open+sesame");
        return reader;
    }

    [GeneratedRegex("mark[0-9a-f]{32}")]
    private static partial Regex Marker();

    [GeneratedRegex("id=\"wpadminbar\"|wordpress_logged_in_|comment_author_|wp-postpass_|value=\"(carol|dave)")]
    private static partial Regex PersonalText();
}

using PhpBridge.Linux;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

public sealed class WatchedLinksTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly WatchedLinks _links;

    public WatchedLinksTests()
    {
        _folder.Add("releases/1/theme/x.php");
        _folder.Add("releases/2/theme/x.php");
        _folder.Add("themes/1/x.php");
        _folder.Add("themes/2/x.php");
        Link("current", "releases/1");
        _links = new WatchedLinks(Interval, _clock);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_link_is_reported_once_with_its_previous_target()
    {
        _links.Add(
            [At("current", "releases/1"), At("current/theme", "releases/1/theme"), At("current/theme/x.php", "releases/1/theme/x.php")]);
        Link("current", "releases/2");

        Assert.Empty(_links.TakeChanged());
        _clock.Advance(Interval);
        Assert.Equal([Below("current"), Below("releases/1")], _links.TakeChanged());
        _clock.Advance(Interval);
        Assert.Empty(_links.TakeChanged());
    }

    [Fact]
    public void A_link_that_changed_before_it_was_known_is_reported_too()
    {
        Link("current", "releases/2");
        _links.Add([At("current", "releases/1")]);
        _clock.Advance(Interval);

        Assert.Equal([Below("current"), Below("releases/1")], _links.TakeChanged());
    }

    [Fact]
    public void An_outdated_cache_of_another_worker_does_not_count_as_a_change()
    {
        _links.Add([At("current", "releases/1")]);
        Link("current", "releases/2");
        _clock.Advance(Interval);
        _links.TakeChanged();

        _links.Add([At("current", "releases/1"), At("current/theme", "releases/1/theme")]);
        _clock.Advance(Interval);

        Assert.Empty(_links.TakeChanged());
    }

    [Fact]
    public void A_link_behind_a_link_is_one_of_its_own()
    {
        Directory.Delete(Below("releases/1/theme"), recursive: true);
        Link("releases/1/theme", "../../themes/1");
        _links.Add([At("current", "releases/1"), At("current/theme", "themes/1"), At("current/theme/x.php", "themes/1/x.php")]);
        Link("releases/1/theme", "../../themes/2");
        _clock.Advance(Interval);

        Assert.Equal([Below("current/theme"), Below("themes/1")], _links.TakeChanged());
    }

    [Fact]
    public void A_link_that_is_gone_for_a_moment_has_not_moved()
    {
        _links.Add([At("current", "releases/1")]);
        File.Delete(Below("current"));
        _clock.Advance(Interval);

        Assert.Empty(_links.TakeChanged());
        Link("current", "releases/2");
        _clock.Advance(Interval);
        Assert.NotEmpty(_links.TakeChanged());
    }

    [Fact]
    public void PHP_is_asked_at_first_and_then_once_in_an_interval()
    {
        Assert.True(_links.IsQueryDue());
        Assert.False(_links.IsQueryDue());
        _clock.Advance(Interval);
        Assert.True(_links.IsQueryDue());
    }

    private (string Path, string Place) At(string path, string place) => (Below(path), Below(place));

    private string Below(string path) => Path.Combine(FileSystem.RealPath(_folder.Path)!, path);

    private void Link(string path, string target)
    {
        File.Delete(Below(path));
        File.CreateSymbolicLink(Below(path), target);
    }
}

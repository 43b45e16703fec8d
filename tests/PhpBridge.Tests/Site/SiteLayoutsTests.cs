using System.Text;
using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

/// <summary>What WordPress has said of its layout, and when it is asked again.</summary>
public sealed class SiteLayoutsTests : IDisposable
{
    private const string Usual = """
        {"core":{"folder":"","path":""},"content":{"folder":"wp-content","path":"/wp-content"},
         "plugins":{"folder":"wp-content/plugins","path":"/wp-content/plugins"},
         "muPlugins":{"folder":"wp-content/mu-plugins","path":"/wp-content/mu-plugins"},
         "uploads":{"folder":"wp-content/uploads","path":"/wp-content/uploads"},
         "network":"none","configuration":"wp-config.php","files":["wp-config.php"]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();

    public SiteLayoutsTests()
    {
        _folder.Add("wp-load.php");
        Old(_folder.Add("wp-config.php"));
    }

    private string Record => _folder.Path + "/" + SiteLayouts.RecordName;

    private static string Moved
        => Usual.Replace(
            "\"uploads\":{\"folder\":\"wp-content/uploads\",\"path\":\"/wp-content/uploads\"}",
            "\"uploads\":{\"folder\":\"media\",\"path\":\"/media\"}",
            StringComparison.Ordinal);

    [Fact]
    public void WordPress_is_queried_once_and_the_next_sandbox_reads_the_report()
    {
        var first = Layouts();

        Assert.True(first.IsDue());
        Assert.True(first.Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(Moved)));

        Assert.Equal("/media", first.Current.Uploads.Path);
        Assert.Equal("/media", Layouts().Current.Uploads.Path);
        Assert.False(Layouts().IsDue());
    }

    [Fact]
    public void A_default_layout_is_kept_in_an_empty_file()
    {
        Layouts().Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(Usual));

        Assert.Equal(0, new FileInfo(Record).Length);
        Assert.False(Layouts().IsDue());
        Assert.Equal("/wp-content/uploads", Layouts().Current.Uploads.Path);
    }

    [Fact]
    public void WordPress_is_queried_again_after_a_change_of_its_configuration_even_during_the_query()
    {
        var layouts = Layouts();
        layouts.Update(_folder.Path + "/.phpbridge", () =>
        {
            Thread.Sleep(5);
            File.AppendAllText(_folder.Path + "/wp-config.php", "// Another.");
            return Encoding.UTF8.GetBytes(Usual);
        });

        Assert.True(Layouts().IsDue());
        Thread.Sleep(5);
        Layouts().Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(Usual));
        Assert.False(Layouts().IsDue());
        Assert.False(layouts.IsDue());
        _clock.Advance(TimeSpan.FromMinutes(6));
        File.Delete(_folder.Path + "/wp-config.php");
        _folder.Add("wp-config.php");
        Assert.True(layouts.IsDue());
    }

    [Fact]
    public void WordPress_is_queried_once_a_day()
    {
        var layouts = Layouts();
        layouts.Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(Usual));

        Assert.False(Layouts().IsDue());
        _clock.Advance(DateTimeOffset.UtcNow.AddHours(25) - _clock.GetUtcNow());
        Assert.True(Layouts().IsDue());
    }

    [Fact]
    public void A_sandbox_takes_over_what_another_has_learned()
    {
        var (one, other) = (Layouts(), Layouts());
        one.IsDue();
        other.Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(Moved));

        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.False(one.IsDue());
        Assert.Equal("/media", one.Current.Uploads.Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Fatal error")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"core":{"folder":null,"path":""}}""")]
    public void A_malformed_report_changes_nothing(string report)
    {
        var layouts = Layouts();

        Assert.False(layouts.Update(_folder.Path + "/.phpbridge", () => Encoding.UTF8.GetBytes(report)));
        Assert.False(File.Exists(Record));
        File.WriteAllText(Record, report + " ");
        Assert.Equal("/wp-content/uploads", Layouts().Current.Uploads.Path);
    }

    [Fact]
    public void A_record_of_another_place_or_of_a_WordPress_that_has_gone_does_not_count()
    {
        File.WriteAllText(Record, Moved.Replace("\"core\":{\"folder\":\"\"", "\"core\":{\"folder\":\"gone\"", StringComparison.Ordinal));

        Assert.Equal("/wp-content/uploads", Layouts().Current.Uploads.Path);
    }

    [Fact]
    public void Without_a_WordPress_nothing_is_asked()
    {
        File.Delete(_folder.Path + "/wp-load.php");

        Assert.False(Layouts().IsDue());
        Assert.Null(Layouts().Refresh());
        Assert.Equal(_folder.Path, Layouts().Current.Core.Folder);
    }

    [Fact]
    public void The_absence_of_WordPress_is_remembered_for_a_second()
    {
        using var root = new TemporaryFolder();
        root.Add("index.php");
        var layouts = new SiteLayouts(root.Path, clock: _clock);
        Assert.Equal(root.Path, layouts.Current.Core.Folder);

        root.Add("wp/wp-load.php");
        File.WriteAllText(root.Add("index.php"), "<?php require __DIR__ . '/wp/wp-blog-header.php';");

        Assert.Equal(root.Path, layouts.Current.Core.Folder);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(root.Path + "/wp", layouts.Current.Core.Folder);
    }

    public void Dispose() => _folder.Dispose();

    private SiteLayouts Layouts() => new(_folder.Path, core: null, _clock);

    /// <summary>File systems stamp in ticks of some milliseconds: what is as new as the record is taken for newer.</summary>
    private static void Old(string file)
    {
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-1));
        Thread.Sleep(20);
    }
}

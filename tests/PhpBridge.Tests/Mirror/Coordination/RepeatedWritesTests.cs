using System.Globalization;
using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Files that visits write, and whether they count as data.</summary>
public class RepeatedWritesTests
{
    private const string Plugin = "wp-content/plugins/sample";

    private readonly FakeClock _clock = new();

    [Fact]
    public void A_file_that_visits_write_five_times_in_five_minutes_is_data()
    {
        var repeated = new RepeatedWrites(_ => false, _ => false, _clock);

        var found = Enumerable.Range(0, 5)
            .Select(_ => repeated.Add([new PathChange(Plugin + "/log.txt", ChangeScope.Subtree)], isVisit: true))
            .ToList();

        Assert.All(found[..4], Assert.Empty);
        Assert.Equal([Plugin + "/log.txt"], found[4]);
    }

    [Fact]
    public void A_file_that_is_written_now_and_then_is_code()
    {
        var repeated = new RepeatedWrites(_ => false, _ => false, _clock);
        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(repeated.Add([new PathChange(Plugin + "/style.css", ChangeScope.Subtree)], isVisit: true));
            _clock.Advance(TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public void An_update_is_code_however_often_it_is_repeated()
    {
        var repeated = new RepeatedWrites(_ => false, _ => false, _clock);
        PathChange[] update = [.. Enumerable.Range(0, 6).Select(i => new PathChange($"{Plugin}/{i}.php", ChangeScope.Subtree))];

        for (var i = 0; i < 20; i++)
        {
            Assert.Empty(repeated.Add(update, isVisit: true));
        }
    }

    [Theory]
    [InlineData(Plugin + "/sessions", true)]
    [InlineData(Plugin, false)]
    [InlineData("wp-content/plugins", false)]
    public void A_folder_in_a_plugin_in_which_visits_leave_file_after_file_is_data(string folder, bool isData)
    {
        var repeated = new RepeatedWrites(_ => false, _ => false, _clock);

        var found = Enumerable.Range(0, 5)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{folder}/{i}"))
            .SelectMany(file => repeated.Add(
                [new PathChange(file, ChangeScope.Subtree), new PathChange(folder, ChangeScope.Entry)], isVisit: true))
            .ToList();

        Assert.Equal(isData ? [folder] : [], found);
    }

    [Fact]
    public void A_folder_with_code_is_code()
    {
        var repeated = new RepeatedWrites(_ => false, path => path == Plugin + "/templates", _clock);

        for (var i = 0; i < 20; i++)
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"{Plugin}/templates/{i}.php");
            Assert.Empty(repeated.Add(
                [new PathChange(file, ChangeScope.Subtree), new PathChange(Plugin + "/templates", ChangeScope.Entry)], isVisit: true));
        }
    }

    [Theory]
    [InlineData("/functions.php", false)]
    [InlineData("/requests.log", true)]
    public void A_script_that_an_editor_saves_again_and_again_is_code(string file, bool isData)
    {
        var repeated = new RepeatedWrites(_ => false, _ => false, _clock);

        var found = Enumerable.Range(0, 8)
            .SelectMany(_ => repeated.Add([new PathChange(Plugin + file, ChangeScope.Subtree)], isVisit: false))
            .ToList();

        Assert.Equal(isData, found.Count > 0);
    }

    [Theory]
    [InlineData("/counter.json", true, true)]
    [InlineData("/counter.json", false, false)]
    [InlineData("/compiled.php", true, false)]
    public void A_file_that_pages_use_is_data_only_if_visits_write_it_and_it_is_no_script(string file, bool isVisit, bool isData)
    {
        var repeated = new RepeatedWrites(path => path == Plugin + file, _ => false, _clock);

        var found = Enumerable.Range(0, 8)
            .SelectMany(_ => repeated.Add([new PathChange(Plugin + file, ChangeScope.Subtree)], isVisit))
            .ToList();

        Assert.Equal(isData, found.Count > 0);
    }
}

using PhpBridge.Mirror.Coordination;
using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Coordination;

/// <summary>Comparisons of an index with a real folder that changes.</summary>
public sealed class VerificationTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _site = new();
    private readonly TemporaryFolder _sandbox = new();
    private readonly FakeClock _clock = new();
    private readonly MirrorIndex _index;
    private readonly Verification _verification;

    public VerificationTests()
    {
        for (var i = 0; i < 58; i++)
        {
            _site.Add($"{i:00}.php", "1");
        }

        _site.Add("excluded/log.txt", "1");
        var tree = new TreeScan(_site.Path, path => path == "excluded").Run("")!;
        _index = MirrorIndex.Create(_sandbox.Path, 1, IndexImage.Of(tree), 0);
        _verification = new Verification(_site.Path, Interval, _clock);
    }

    public void Dispose()
    {
        _index.Dispose();
        _sandbox.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void A_run_is_due_after_a_sixtieth_of_the_interval()
    {
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_verification.IsDue);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_verification.IsDue);
        Assert.Empty(_verification.Run(_index));
        Assert.False(_verification.IsDue);
    }

    [Fact]
    public void A_difference_is_reported_once_it_is_the_same_a_second_later()
    {
        _site.Add("07.php", "22");
        _clock.Advance(Interval);

        Assert.Empty(_verification.Run(_index));
        Assert.False(_verification.IsDue);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_verification.IsDue);

        Assert.Equal([new PathChange("07.php", ChangeScope.Subtree)], _verification.Run(_index));
    }

    [Fact]
    public void A_path_that_keeps_changing_is_not_reported()
    {
        for (var i = 0; i < 5; i++)
        {
            _site.Add("07.php", new string('x', 10 + i));
            _clock.Advance(Interval);

            Assert.Empty(_verification.Run(_index));
        }
    }

    [Fact]
    public void One_difference_makes_the_whole_index_be_compared()
    {
        _site.Add("00.php", "22");
        _site.Add("57.php", "22");
        File.Delete(Path.Combine(_site.Path, "30.php"));

        var found = RunUntilFound();

        Assert.Contains(new PathChange("00.php", ChangeScope.Subtree), found);
        Assert.Contains(new PathChange("30.php", ChangeScope.Subtree), found);
        Assert.Contains(new PathChange("57.php", ChangeScope.Subtree), found);
        Assert.Contains(new PathChange("", ChangeScope.List), found);
    }

    [Theory]
    [InlineData("00.php")]
    [InlineData("33.php")]
    [InlineData("57.php")]
    public void Each_path_is_compared_within_the_interval(string path)
    {
        _site.Add(path, "22");
        var start = _clock.GetUtcNow();

        Assert.Contains(new PathChange(path, ChangeScope.Subtree), RunUntilFound());

        Assert.InRange(_clock.GetUtcNow() - start, TimeSpan.Zero, Interval + TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void Exclusions_and_bypassed_entries_are_not_compared()
    {
        _site.Add("excluded/log.txt", "22");
        _index[_index.Find("07.php")].Flags = IndexFlags.BypassEntry;
        _site.Add("07.php", "22");
        _clock.Advance(Interval);
        _verification.Run(_index);
        _clock.Advance(Interval);

        Assert.Empty(_verification.Run(_index));
    }

    /// <summary>Runs once per five seconds.</summary>
    private List<PathChange> RunUntilFound()
    {
        for (var i = 0; i < 70; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            if (_verification.Run(_index) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }
}

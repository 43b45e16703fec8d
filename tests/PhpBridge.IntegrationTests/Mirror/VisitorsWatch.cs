using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>
/// Asks all sandboxes for the page, again and again, and holds each answer against what was true: whole, and not older than
/// the bound allows.
/// </summary>
internal sealed class VisitorsWatch(MirroredSite site, TimeSpan bound)
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<(long At, string State)> _history = [];
    private int _pages;

    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Pages => _pages;

    /// <summary>From now on these are the plugin's files; until then they may be either. Whether it is active, the database says to all at once.</summary>
    public void Happened(string state)
    {
        lock (_history)
        {
            _history.Add((Stopwatch.GetTimestamp(), state));
        }
    }

    public async Task RunAsync(CancellationToken end)
        => await Task.WhenAll(site.Sandboxes.Select(async (sandbox, number) =>
        {
            while (!end.IsCancellationRequested)
            {
                var asked = Stopwatch.GetTimestamp();
                Check(number, asked, await sandbox.PageAsync());
                await Task.Delay(20, CancellationToken.None);
            }
        }));

    private void Check(int sandbox, long asked, string page)
    {
        Interlocked.Increment(ref _pages);
        if (page == "inactive")
        {
            return;
        }

        var versions = page.Split(',').Distinct().ToArray();
        if (versions.Length != 1)
        {
            _complaints.Enqueue($"sandbox {sandbox} made a page of {page}");
            return;
        }

        lock (_history)
        {
            // What was true when the bound began, and all that came after.
            var last = _history.FindLastIndex(moment => Stopwatch.GetElapsedTime(moment.At, asked) >= bound);
            var allowed = _history.Skip(Math.Max(0, last)).Select(moment => moment.State).ToList();
            if (last >= 0 && !allowed.Contains(versions[0]) && !IsComing(versions[0]))
            {
                _complaints.Enqueue($"sandbox {sandbox} showed {versions[0]} when only {string.Join(" or ", allowed)} could be");
            }
        }
    }

    /// <summary>What is just being installed may be seen before whoever installs it is told that it is.</summary>
    private bool IsComing(string state) => state == Coming;

    public string? Coming { get; set; }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>
/// Requests the page from all sandboxes again and again, and checks that each response is of one version, and not older than
/// the bound allows.
/// </summary>
internal sealed class VisitorsWatch(MirroredSite site, TimeSpan bound)
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<(long At, string State)> _history = [];
    private int _pages;

    public IReadOnlyCollection<string> Complaints => _complaints;

    public int Pages => _pages;

    /// <summary>
    /// From now on these are the plugin's files; until then they may be either. Whether it is active, the database says to all at once.
    /// </summary>
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

    /// <summary>A version that is being installed may be shown before the installing request has its response.</summary>
    private bool IsComing(string state) => state == Coming;

    public string? Coming { get; set; }
}

using PhpBridge.Caching;
using Xunit;

namespace PhpBridge.Tests.Caching;

public class FlightsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public void One_request_leads_and_the_others_wait_until_it_ends()
    {
        var flights = new Flights(8, Long);
        var lead = flights.Lead("page")!;
        var ended = 0;
        var waiters = Enumerable.Range(0, 8).Select(_ => new Thread(() => Interlocked.Add(ref ended, flights.Wait("page") ? 1 : 0))).ToList();

        Assert.Null(flights.Lead("page"));
        Assert.NotNull(flights.Lead("other"));
        waiters.ForEach(waiter => waiter.Start());
        lead.Dispose();
        waiters.ForEach(waiter => waiter.Join());

        Assert.Equal(8, ended);
        Assert.NotNull(flights.Lead("page"));
    }

    [Fact]
    public void Requests_beyond_the_number_do_not_wait()
    {
        var flights = new Flights(0, Long);
        using var lead = flights.Lead("page");

        Assert.False(flights.Wait("page"));
    }

    [Fact]
    public void A_request_waits_no_longer_than_patience_lasts()
    {
        var flights = new Flights(8, TimeSpan.FromMilliseconds(1));
        using var lead = flights.Lead("page");

        Assert.False(flights.Wait("page"));
    }
}

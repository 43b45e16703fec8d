using PhpBridge.Php;
using PhpBridge.Time;
using Xunit;

namespace PhpBridge.Tests.Php;

public class IdleWorkersTests
{
    [Fact]
    public void The_worker_that_was_used_last_goes_first()
    {
        var idle = new IdleWorkers(3);

        Assert.Equal(0, idle.Take(Deadline.Passed));
        Assert.Equal(1, idle.Take(Deadline.Passed));
        idle.Put(0);

        Assert.Equal(0, idle.Take(Deadline.Passed));
        Assert.Equal(2, idle.Take(Deadline.Passed));
        Assert.Null(idle.Take(Deadline.Passed));
    }

    [Fact]
    public async Task A_worker_that_comes_free_in_time_is_taken()
    {
        var idle = new IdleWorkers(1);
        Assert.Equal(0, idle.Take(Deadline.Passed));

        var waiting = Task.Run(() => idle.Take(Deadline.After(TimeSpan.FromSeconds(10))), TestContext.Current.CancellationToken);
        idle.Put(0);

        Assert.Equal(0, await waiting);
    }

    [Fact]
    public void Waiting_ends_at_the_deadline()
    {
        var idle = new IdleWorkers(1);
        Assert.Equal(0, idle.Take(Deadline.Passed));

        Assert.Null(idle.Take(Deadline.After(TimeSpan.FromMilliseconds(20))));
    }

    [Fact]
    public void Waiting_requests_are_served_in_their_order_of_arrival()
    {
        var idle = new IdleWorkers(1);
        Assert.Equal(0, idle.Take(Deadline.Passed));
        List<int> served = [];
        var waiting = Enumerable.Range(0, 5).Select(Start).ToList();

        idle.Put(0);
        waiting.ForEach(thread => thread.Join());

        Assert.Equal([0, 1, 2, 3, 4], served);

        Thread Start(int visitor)
        {
            var thread = new Thread(() =>
            {
                var worker = idle.Take(Deadline.After(TimeSpan.FromSeconds(30)))!.Value;
                served.Add(visitor);
                idle.Put(worker);
            });
            thread.Start();
            SpinWait.SpinUntil(() => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            return thread;
        }
    }

    [Fact]
    public void A_worker_is_not_given_to_a_request_that_has_stopped_waiting()
    {
        var idle = new IdleWorkers(1);
        Assert.Equal(0, idle.Take(Deadline.Passed));
        Assert.Null(idle.Take(Deadline.After(TimeSpan.FromMilliseconds(20))));

        idle.Put(0);

        Assert.Equal(0, idle.Take(Deadline.Passed));
    }

    [Fact]
    public void Workers_that_are_still_busy_are_counted()
    {
        var idle = new IdleWorkers(2);
        Assert.Equal(0, idle.AwaitAll(Deadline.Passed));
        Assert.Equal(0, idle.Take(Deadline.Passed));

        Assert.Equal(1, idle.AwaitAll(Deadline.After(TimeSpan.FromMilliseconds(20))));
    }

    [Fact]
    public void No_worker_is_ever_in_two_hands()
    {
        var idle = new IdleWorkers(3);
        var users = new int[3];

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var worker = idle.Take(Deadline.After(TimeSpan.FromSeconds(30)))!.Value;
                Assert.Equal(1, Interlocked.Increment(ref users[worker]));
                Interlocked.Decrement(ref users[worker]);
                idle.Put(worker);
            }
        });

        Assert.Equal(0, idle.AwaitAll(Deadline.Passed));
    }
}

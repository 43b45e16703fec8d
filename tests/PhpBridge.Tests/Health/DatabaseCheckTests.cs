using System.Net;
using System.Net.Sockets;
using PhpBridge.Health;
using Xunit;

namespace PhpBridge.Tests.Health;

public sealed class DatabaseCheckTests
{
    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("[::1]:1")]
    [InlineData("localhost:/not/there.sock")]
    [InlineData("does-not-exist.invalid")]
    public void A_server_that_is_not_there_is_named(string host)
    {
        var problem = new DatabaseCheck(host, TimeProvider.System).Problem();

        Assert.Contains($"'{host}' (WORDPRESS_DB_HOST)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_answers_is_not_a_problem()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Null(new DatabaseCheck(listener.LocalEndpoint.ToString()!, TimeProvider.System).Problem());
    }

    [Fact]
    public void The_server_is_checked_once_a_minute()
    {
        var clock = new FakeClock();
        var check = new DatabaseCheck("127.0.0.1:1", clock);

        Assert.NotNull(check.ProblemIfDue());
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(check.ProblemIfDue());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(check.ProblemIfDue());
    }
}

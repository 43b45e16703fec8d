using System.Text;
using PhpBridge.Caching.Rules;
using Xunit;

namespace PhpBridge.Tests.Caching.Rules;

public class CacheStatusTests
{
    [Fact]
    public void A_hit_states_what_is_left_of_the_lifetime()
        => Assert.Equal("PhpBridge; hit; ttl=-3; collapsed", Encoding.ASCII.GetString(CacheStatus.Hit(-3, isCollapsed: true)));

    [Fact]
    public void A_stale_answer_states_the_status_that_it_replaces()
        => Assert.Equal(
            ["PhpBridge; hit; ttl=-9; fwd=stale; fwd-status=500; detail=stale-if-error", "PhpBridge; hit; ttl=-9; detail=stale-if-error"],
            [Encoding.ASCII.GetString(CacheStatus.StaleOnError(-9, 500)), Encoding.ASCII.GetString(CacheStatus.StaleOnError(-9, 0))]);

    [Fact]
    public void A_forwarded_request_states_its_reason()
        => Assert.Equal("PhpBridge; fwd=uri-miss; stored; detail=x", Encoding.ASCII.GetString(CacheStatus.Forwarded("uri-miss", stored: true, "x")));
}

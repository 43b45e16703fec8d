using PhpBridge.Php;
using Xunit;

namespace PhpBridge.Tests.Php;

public class FpmConfigurationTests
{
    private static readonly FpmPool[] Pools = [new(0, "one", "/run/1.sock"), new(1, "two", "/run/2.sock")];

    [Fact]
    public void Every_worker_is_a_pool_with_one_child_and_its_own_socket()
    {
        var lines = Lines(new FpmConfiguration(Pools, Include: null));

        Assert.Equal(["[global]", "[one]", "[two]"], lines.Where(line => line.StartsWith('[')));
        Assert.Equal(
            ["listen = /run/1.sock", "listen = /run/2.sock"], lines.Where(line => line.StartsWith("listen", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line == "pm = static"));
        Assert.Equal(2, lines.Count(line => line == "pm.max_children = 1"));
        Assert.Equal(2, lines.Count(line => line == "security.limit_extensions = .php"));
        Assert.Contains("daemonize = no", lines);
    }

    [Fact]
    public void Every_line_is_a_section_a_directive_or_a_comment()
        => Assert.All(
            Lines(new FpmConfiguration(Pools, "/etc/pool.conf")),
            line => Assert.Matches(@"^(\[\w+\]|[a-zA-Z._\[\]]+ = \S+|;.*|)$", line));

    [Fact]
    public void The_include_is_the_last_line_of_every_pool()
    {
        var lines = Lines(new FpmConfiguration(Pools, "/etc/pool.conf")).Where(line => line.Length > 0).ToList();

        Assert.Equal("include = /etc/pool.conf", lines[^1]);
        Assert.Equal("include = /etc/pool.conf", lines[lines.IndexOf("[two]") - 1]);
        Assert.Equal(2, lines.Count(line => line.StartsWith("include", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_an_include_there_is_no_such_line()
        => Assert.DoesNotContain("include", new FpmConfiguration(Pools, Include: null).ToString(), StringComparison.Ordinal);

    private static string[] Lines(FpmConfiguration configuration) => configuration.ToString().Split('\n');
}

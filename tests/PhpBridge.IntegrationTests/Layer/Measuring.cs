using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using PhpBridge.IntegrationTests.WordPress;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>The benchmark's layer beside the one with PHP: what its command finds out about the function's own file system.</summary>
public abstract class Measuring(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task The_function_measures_the_site_that_it_serves()
    {
        var reply = await Site.RunAsync(
            "/opt/phpbridge/bench", "efs", "--pages", "/", "--configurations", "recipe,mirror", "--runs", "1", "--forget-after", "0.1");

        var report = reply.Succeeded().Output;
        Assert.Contains("Site: on the mount /mnt/wordpress", report, StringComparison.Ordinal);
        Assert.Contains("PHP: PHP 8.4", report, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\| opcache, revalidated after 60 s: the 2020 recipe \| [1-9]\d+ \|", report);
        Assert.Matches(@"(?m)^\| PhpBridge with its mirror \| [1-9]\d+ \|", report);
    }

    [Fact]
    public async Task What_it_does_not_understand_it_says()
    {
        var reply = await Site.RunAsync("/opt/phpbridge/bench", "efs", "--latency", "soon");

        Assert.Equal(2, reply.ExitCode);
        Assert.Contains("'soon' is not a time such as 1ms", reply.Error, StringComparison.Ordinal);
    }
}

using PhpBridge.IntegrationTests.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

public abstract class Scheduling(WordPressSite site) : Scenario(site)
{
    [Fact]
    public async Task What_is_due_is_done_when_cron_is_called()
    {
        var word = UniqueWord();
        await File.WriteAllTextAsync(
            Path.Combine(Site.DocumentRoot, "wp-content", "mu-plugins", word + ".php"),
            $"<?php add_action('{word}', static fn () => update_option('{word}', 'done'));",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(Site.DocumentRoot, word + ".php"),
            $"<?php require 'wp-load.php'; isset($_GET['plan']) ? wp_schedule_single_event(time() - 1, '{word}') : print get_option('{word}', 'not yet');",
            TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(Site.Url) };

        await client.GetStringAsync($"/{word}.php?plan", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/wp-cron.php", TestContext.Current.CancellationToken);

        // WordPress answers its caller first and works on.
        await Task.WhenAny(DoneAsync(), Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal("done", await client.GetStringAsync($"/{word}.php", TestContext.Current.CancellationToken));

        async Task DoneAsync()
        {
            while (await client.GetStringAsync($"/{word}.php", TestContext.Current.CancellationToken) != "done")
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }
}

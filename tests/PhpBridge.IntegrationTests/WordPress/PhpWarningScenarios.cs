using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>Every scenario trusts that trouble would be in the log; here there is some.</summary>
public abstract class PhpWarningScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task A_warning_of_PHP_reaches_the_functions_log_and_not_the_page()
    {
        var word = UniqueWord();
        await Site.PutAsync(word + ".php", $"<?php trigger_error('Trouble {word}', E_USER_WARNING); echo 'Done.';");
        using var client = new HttpClient();

        var page = await client.GetStringAsync($"{Site.Url}/{word}.php", TestContext.Current.CancellationToken);
        var line = await Site.Log.ExpectAsync("Trouble " + word);

        Assert.Equal("Done.", page);
        Assert.Equal("WARN", line.GetProperty("level").GetString());
        Assert.True(line.TryGetProperty("requestId", out _));
    }
}

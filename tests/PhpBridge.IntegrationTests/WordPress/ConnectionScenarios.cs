using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>For sites whose database takes nothing but TLS.</summary>
public abstract class ConnectionScenarios(WordPressSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task WordPress_talks_to_its_database_through_TLS()
    {
        var word = UniqueWord();
        await Site.PutAsync(
            word + ".php", "<?php require 'wp-load.php'; echo $wpdb->get_row(\"SHOW SESSION STATUS LIKE 'Ssl_version'\")->Value;");
        using var client = new HttpClient { BaseAddress = new Uri(Site.Url) };

        var version = await client.GetStringAsync($"/{word}.php", TestContext.Current.CancellationToken);

        Assert.StartsWith("TLSv1.", version, StringComparison.Ordinal);
    }
}

using PhpBridge.IntegrationTests.Support.WordPress.Sites;
using Xunit;

namespace PhpBridge.IntegrationTests.WordPress;

/// <summary>`search-replace` over tables that plugins make and MySQL has of its own: SQLite's plugin knows none of it.</summary>
[Collection(nameof(OnMariaDb))]
public sealed class SearchReplaceOnMariaDb(MariaDbSite site) : WordPressScenario(site)
{
    [Fact]
    public async Task Only_what_is_text_and_stored_is_replaced_and_what_is_left_out_is_named()
    {
        (await Site.WpWithInputAsync("""
            CREATE VIEW wp_sample_view AS SELECT ID, post_title FROM wp_posts;
            CREATE TABLE wp_sample (id int PRIMARY KEY, u varchar(100), g varchar(120) AS (CONCAT(u, '/x')) STORED, b blob,
              e enum('http://old-sample.example', 'b'), j text);
            INSERT INTO wp_sample (id, u, b, e, j) VALUES (1, 'http://old-sample.example/ä', 'http://old-sample.example',
              'http://old-sample.example', '{"a":"http:\\/\\/old-sample.example\\/p"}');
            CREATE TABLE wp_sample_no_key (t text);
            INSERT INTO wp_sample_no_key VALUES ('http://old-sample.example');
            CREATE TABLE `wp_sample_o``d"d` (`k ``1` varchar(50), v text, PRIMARY KEY (`k ``1`)) CHARSET latin1;
            INSERT INTO `wp_sample_o``d"d` VALUES ('http://old-sample.example', 'é http://old-sample.example'),
              ('z', 'a:1:{i:0;s:25:"http://old-sample.example";} ');
            """u8.ToArray(), "db", "import", "-")).Succeeded();

        var report = (await Site.WpAsync(
            "search-replace", "http://old-sample.example", "https://much-longer.example.org", "wp_sample*", "--format=csv")).Succeeded();
        var skipped = (await Site.WpAsync(
            "search-replace", "https://much-longer", "x", "wp_sample*",
            "--skip-tables=wp_sample_*", "--skip-columns=wp_sample.u", "--dry-run", "--format=count")).Succeeded();
        var sample = (await Site.WpAsync("db", "query", "SELECT u, g, b, e, j FROM wp_sample", "--format=json")).Succeeded().Json[0];
        var odd = (await Site.WpAsync(
            "db", "query", "SELECT `k ``1` AS k, v FROM `wp_sample_o``d\"d` ORDER BY v", "--format=json")).Succeeded().Json;
        (await Site.WpWithInputAsync(
            "DROP VIEW wp_sample_view; DROP TABLE wp_sample, wp_sample_no_key, `wp_sample_o``d\"d`;"u8.ToArray(),
            "db", "import", "-")).Succeeded();

        Assert.Contains("wp_sample_view,,\"skipped (view)\",", report.Output, StringComparison.Ordinal);
        Assert.Contains("wp_sample_no_key,,\"skipped: no primary key\",", report.Output, StringComparison.Ordinal);
        Assert.Equal("1", skipped.Line);
        Assert.Equal("https://much-longer.example.org/ä", sample.GetProperty("u").GetString());
        Assert.Equal("https://much-longer.example.org/ä/x", sample.GetProperty("g").GetString());
        Assert.Equal("http://old-sample.example", sample.GetProperty("b").GetString());
        Assert.Equal("http://old-sample.example", sample.GetProperty("e").GetString());
        Assert.Equal("""{"a":"https:\/\/much-longer.example.org\/p"}""", sample.GetProperty("j").GetString());
        Assert.Equal("""a:1:{i:0;s:31:"https://much-longer.example.org";} """, odd[0].GetProperty("v").GetString());
        Assert.Equal(
            ("https://much-longer.example.org", "é https://much-longer.example.org"),
            (odd[1].GetProperty("k").GetString(), odd[1].GetProperty("v").GetString()));
    }
}

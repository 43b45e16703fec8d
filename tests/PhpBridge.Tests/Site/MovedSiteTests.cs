using Xunit;

namespace PhpBridge.Tests.Site;

/// <summary>Rules are about what a folder is for, not about its name.</summary>
public sealed class MovedSiteTests(MovedSite site) : IClassFixture<MovedSite>
{
    [Theory]
    [InlineData("/media/2026/evil.php", "script-in-uploads")]
    [InlineData("/media/2026/evil.php/x", "script-in-uploads")]
    [InlineData("/media/2026/missing.php", "script-in-uploads")]
    [InlineData("/MEDIA/2026/missing.PHP", "script-in-uploads")]
    [InlineData("/media/2026/wp-config.old", "wp-config")]
    [InlineData("/media/2026/wp-config.php.txt", "source")]
    [InlineData("/media/2026/x.log", "data")]
    [InlineData("/app/wp-config.txt", "wp-config")]
    [InlineData("/app/debug.log", "data")]
    [InlineData("/app/backups/site.sql.gz", "data")]
    [InlineData("/extensions/shop/error_log", "data")]
    [InlineData("/cms/wp-config.php", "wp-config")]
    [InlineData("/cms/wp-includes/version.php", "wp-includes")]
    [InlineData("/cms/wp-includes/missing.php", "wp-includes")]
    [InlineData("/cms/wp-admin/includes/file.php", "wp-admin-includes")]
    [InlineData("/cms/wp-admin/includes/missing.php", "wp-admin-includes")]
    [InlineData("/cms/readme.html", "readme")]
    [InlineData("/cms/License.txt", null)]
    [InlineData("/cms/license.txt", "readme")]
    public void A_private_path_is_denied(string path, string? rule)
        => Assert.Equal(rule is null ? "Script /index.php" : "Denied " + rule, site.Resolve(path));

    [Theory]
    [InlineData("/media/2026/x.jpg", "Asset /media/2026/x.jpg")]
    [InlineData("/media/2026/wp-config.txt", "Asset /media/2026/wp-config.txt")]
    [InlineData("/media/2026/wp-config.zip", "Asset /media/2026/wp-config.zip")]
    [InlineData("/extensions/shop/ajax.php", "Script /extensions/shop/ajax.php")]
    [InlineData("/readme.html", "Asset /readme.html")]
    [InlineData("/wp-includes/missing.php", "Script /index.php")]
    [InlineData("/wp-content/uploads/missing.php", "Script /index.php")]
    [InlineData("/docs/media/missing.php", "Script /index.php")]
    public void All_else_is_not(string path, string expected)
        => Assert.Equal(expected, site.Resolve(path));
}

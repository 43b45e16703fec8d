using PhpBridge.Site;
using Xunit;

namespace PhpBridge.Tests.Site;

public sealed class SiteCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_missing_document_root_is_reported_with_the_file_system()
        => Assert.Contains("EFS access point", new SiteCheck(new SiteLayouts("/not/there")).Problem(), StringComparison.Ordinal);

    [Fact]
    public void An_empty_document_root_is_reported_with_the_installation()
        => Assert.Contains("is empty", new SiteCheck(new SiteLayouts(_folder.Path)).Problem(), StringComparison.Ordinal);

    [Fact]
    public void WordPress_needs_its_configuration()
    {
        _folder.Add("wp-load.php");
        var check = new SiteCheck(new SiteLayouts(_folder.Path));

        Assert.Contains("wp-config.php", check.Problem(), StringComparison.Ordinal);
        _folder.Add("wp-config.php");
        Assert.Null(check.Problem());
    }

    [Fact]
    public void A_site_is_not_served_during_its_installation()
    {
        _folder.Add("wp-load.php");
        _folder.Add("wp-config.php");
        _folder.Add(".phpbridge-install/lock");
        var check = new SiteCheck(new SiteLayouts(_folder.Path));

        Assert.Contains("is being installed", check.Problem(), StringComparison.Ordinal);
        Directory.Delete(_folder.Path + "/.phpbridge-install", recursive: true);
        Assert.Null(check.Problem());
    }

    [Fact]
    public void The_configuration_may_lie_above_unless_that_is_another_WordPress()
    {
        _folder.Add("site/wp-load.php");
        _folder.Add("wp-config.php");
        var check = new SiteCheck(new SiteLayouts(_folder.Path + "/site"));

        Assert.Null(check.Problem());
        _folder.Add("wp-settings.php");
        Assert.NotNull(new SiteCheck(new SiteLayouts(_folder.Path + "/site")).Problem());
    }

    [Fact]
    public void A_site_that_was_there_is_not_looked_for_again()
    {
        var index = _folder.Add("index.php");
        var check = new SiteCheck(new SiteLayouts(_folder.Path));

        Assert.Null(check.Problem());
        File.Delete(index);
        Assert.Null(check.Problem());
    }

    public void Dispose() => _folder.Dispose();
}

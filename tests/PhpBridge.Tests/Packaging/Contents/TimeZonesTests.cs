using PhpBridge.Packaging;
using PhpBridge.Packaging.Contents;
using PhpBridge.Tests.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public sealed class TimeZonesTests : IDisposable
{
    private const string Folder = "/usr/share/zoneinfo/";

    private readonly UnpackedPackages _packages = new();

    [Fact]
    public void The_build_machines_own_zone_is_not_taken()
    {
        AddZones();
        _packages.Link("tzdata", Folder + "localtime", "/etc/localtime");

        TimeZones.Take(_packages.Files(), _packages.Target);

        Assert.Equal(["Europe/Berlin", "Europe/Kiev", "zone.tab"], _packages.AllTaken());
    }

    [Fact]
    public void Copies_and_sources_of_the_zones_are_not_taken()
    {
        AddZones();
        _packages.File("tzdata", Folder + "posix/Europe/Berlin").File("tzdata", Folder + "right/Europe/Berlin")
            .File("tzdata", Folder + "leapseconds").File("tzdata", Folder + "leap-seconds.list").File("tzdata", Folder + "tzdata.zi");

        TimeZones.Take(_packages.Files(), _packages.Target);

        Assert.Equal(["Europe/Berlin", "Europe/Kiev", "zone.tab"], _packages.AllTaken());
    }

    [Fact]
    public void Without_former_names_the_build_fails()
    {
        _packages.File("tzdata", Folder + "Europe/Berlin").File("tzdata", Folder + "zone.tab");

        var exception = Assert.Throws<PackagingException>(() => TimeZones.Take(_packages.Files(), _packages.Target));

        Assert.Contains("Europe/Kiev", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _packages.Dispose();

    private void AddZones() => _packages.File("tzdata", Folder + "Europe/Berlin").File("tzdata", Folder + "zone.tab")
        .File("tzdata-legacy", Folder + "Europe/Kiev");
}

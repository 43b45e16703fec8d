using PhpBridge.Packaging;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public sealed class PackageFilesTests : IDisposable
{
    private readonly UnpackedPackages _packages = new();

    [Fact]
    public void A_file_is_taken_with_the_contents_that_its_link_leads_to()
    {
        _packages.File("zlib", "/usr/lib/libz.so.1.3", "zlib").Link("zlib", "/usr/lib/libz.so.1", "libz.so.1.3");

        _packages.Files().Take("/usr/lib/libz.so.1", Path.Combine(_packages.Target, "lib/libz.so.1"));

        Assert.Equal("zlib", _packages.Taken("lib/libz.so.1"));
        Assert.Null(new FileInfo(Path.Combine(_packages.Target, "lib/libz.so.1")).LinkTarget);
    }

    [Fact]
    public void The_packages_of_a_link_and_of_its_target_are_used()
    {
        _packages.File("zlib", "/usr/lib/libz.so.1").Link("zlib-dev", "/usr/lib/libz.so", "libz.so.1").File("unused", "/usr/bin/true");
        var files = _packages.Files();

        files.Take("/usr/lib/libz.so", Path.Combine(_packages.Target, "libz.so"));

        Assert.Equal(["zlib", "zlib-dev"], files.Used);
    }

    [Fact]
    public void A_path_of_no_package_says_to_renew_the_lock()
    {
        _packages.File("a", "/usr/bin/a");

        var message = Failure.Of(() => _packages.Files().Take("/usr/bin/env", Path.Combine(_packages.Target, "env")));

        Assert.Contains("/usr/bin/env: make a new one with ./build.sh layer --update", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_taken_from_all_packages_with_links_followed()
    {
        _packages.File("tzdata", "/usr/share/zoneinfo/Europe/Berlin", "berlin")
            .File("tzdata-legacy", "/usr/share/zoneinfo/US/Eastern", "eastern")
            .Link("tzdata-legacy", "/usr/share/zoneinfo/Europe/Kiev", "Berlin").Link("tzdata", "/usr/share/zoneinfo/EU", "Europe");
        var files = _packages.Files();

        files.TakeFolder("/usr/share/zoneinfo", _packages.Target);

        Assert.Equal(["EU/Berlin", "EU/Kiev", "Europe/Berlin", "Europe/Kiev", "US/Eastern"], _packages.AllTaken());
        Assert.Equal("berlin", _packages.Taken("EU/Kiev"));
        Assert.Equal(["tzdata", "tzdata-legacy"], files.Used);
    }

    [Fact]
    public void A_link_out_of_the_packages_fails_and_is_not_read_from_the_build_machine()
    {
        _packages.File("tzdata", "/usr/share/zoneinfo/UTC").Link("tzdata", "/usr/share/zoneinfo/localtime", "/etc/hosts");

        var exception = Assert.Throws<PackagingException>(() => _packages.Files().TakeFolder("/usr/share/zoneinfo", _packages.Target));

        Assert.Contains("/usr/share/zoneinfo/localtime", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_no_package_is_an_error()
    {
        _packages.File("a", "/usr/share/im/a");

        Assert.Throws<PackagingException>(() => _packages.Files().TakeFolder("/usr/share/magick", _packages.Target));
    }

    [Fact]
    public void A_link_to_a_folder_that_contains_it_is_an_error()
    {
        _packages.File("a", "/usr/share/im/a").Link("a", "/usr/share/im/self", ".");

        Assert.Throws<PackagingException>(() => _packages.Files().TakeFolder("/usr/share/im", _packages.Target));
    }

    [Fact]
    public void A_library_directly_in_the_folder_takes_precedence()
    {
        _packages.File("a", "/usr/lib/x86_64-linux-gnu/atlas/libblas.so.3", "atlas")
            .File("b", "/usr/lib/x86_64-linux-gnu/libblas.so.3", "direct")
            .File("c", "/usr/lib/x86_64-linux-gnu/pulse/libpulse.so", "pulse");
        var files = _packages.Files();

        files.TakeLibrary("libblas.so.3", Path.Combine(_packages.Target, "libblas.so.3"));
        files.TakeLibrary("libpulse.so", Path.Combine(_packages.Target, "libpulse.so"));

        Assert.Equal("direct", _packages.Taken("libblas.so.3"));
        Assert.Equal("pulse", _packages.Taken("libpulse.so"));
    }

    [Fact]
    public void A_library_of_another_architecture_is_not_found()
    {
        _packages.File("a", "/usr/lib/aarch64-linux-gnu/libz.so.1");

        Assert.Throws<PackagingException>(() => _packages.Files().TakeLibrary("libz.so.1", Path.Combine(_packages.Target, "libz.so.1")));
    }

    public void Dispose() => _packages.Dispose();
}

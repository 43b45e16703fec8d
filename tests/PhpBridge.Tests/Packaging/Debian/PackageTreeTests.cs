using PhpBridge.Packaging;
using Xunit;

namespace PhpBridge.Tests.Packaging.Debian;

public sealed class PackageTreeTests : IDisposable
{
    private readonly UnpackedPackages _packages = new();

    [Fact]
    public void Paths_are_found_by_beginning_and_end_in_order()
    {
        _packages.File("b", "/usr/share/ca/z.crt").File("a", "/usr/share/ca/mozilla/a.crt").File("a", "/usr/share/ca/readme");

        Assert.Equal(["/usr/share/ca/mozilla/a.crt", "/usr/share/ca/z.crt"], _packages.Tree().Find("/usr/share/ca/", ".crt"));
    }

    [Fact]
    public void Beginning_and_end_do_not_overlap()
    {
        _packages.File("a", "/lib/x.so");

        Assert.Empty(_packages.Tree().Find("/lib/x.so", "x.so"));
    }

    [Fact]
    public void Several_candidates_for_one_file_are_an_error()
    {
        _packages.File("a", "/usr/lib/php/20240924/opcache.so").File("a", "/usr/lib/php/20230831/opcache.so");

        Assert.Throws<PackagingException>(() => _packages.Tree().FindOne("/usr/lib/php/", "/opcache.so"));
    }

    [Theory]
    [InlineData("/lib/libz.so.1")]
    [InlineData("/usr/lib/libz.so.1")]
    [InlineData("/usr/lib/libz.so")]
    [InlineData("/usr/lib/../lib/./libz.so")]
    [InlineData("/opt/absolute.so")]
    public void Links_of_files_and_folders_are_followed_across_packages(string path)
    {
        _packages.File("zlib", "/usr/lib/libz.so.1", "zlib").Link("zlib-dev", "/usr/lib/libz.so", "libz.so.1")
            .Link("base-files", "/lib", "usr/lib").Link("other", "/opt/absolute.so", "/lib/libz.so");

        var file = _packages.Tree().Resolve(path);

        Assert.Equal("zlib", file?.Package);
        Assert.Equal("zlib", File.ReadAllText(file!.DiskPath));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/up")]
    [InlineData("/absolute")]
    [InlineData("/circle")]
    public void A_path_never_leads_to_the_build_machine(string path)
    {
        _packages.File("a", "/usr/file").Link("a", "/absolute", "/etc/passwd").Link("a", "/up", "../../../../../../../../../etc/passwd")
            .Link("a", "/circle", "circle");

        Assert.Null(_packages.Tree().Resolve(path));
    }

    [Fact]
    public void A_file_of_two_packages_is_an_error()
    {
        _packages.File("a", "/usr/bin/gs").File("b", "/usr/bin/gs");

        Assert.Contains("a and b", Failure.Of(() => _packages.Tree()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_owner_of_a_link_is_the_package_that_has_the_link()
    {
        _packages.File("zlib", "/usr/lib/libz.so.1").Link("zlib-dev", "/usr/lib/libz.so", "libz.so.1");

        Assert.Equal("zlib-dev", _packages.Tree().OwnerOf("/usr/lib/libz.so"));
        Assert.Null(_packages.Tree().OwnerOf("/usr/lib"));
    }

    public void Dispose() => _packages.Dispose();
}

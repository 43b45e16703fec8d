using PhpBridge.Packaging;
using PhpBridge.Packaging.Documents;
using PhpBridge.Tests.Packaging.Debian;
using Xunit;

namespace PhpBridge.Tests.Packaging.Documents;

public sealed class LicenceTextsTests : IDisposable
{
    private readonly UnpackedPackages _packages = new();

    [Fact]
    public void Copyright_files_and_the_texts_that_they_refer_to_are_written()
    {
        _packages.File("libgs10", "/usr/share/doc/libgs10/copyright", "see /usr/share/common-licenses/AGPL-3.")
            .File("zlib1g", "/usr/share/doc/zlib1g/copyright", "see '/usr/share/common-licenses/GPL'")
            .File("base-files", "/usr/share/common-licenses/AGPL-3", "agpl").File("base-files", "/usr/share/common-licenses/GPL-3", "gpl")
            .Link("base-files", "/usr/share/common-licenses/GPL", "GPL-3").File("base-files", "/usr/share/common-licenses/BSD");

        new LicenceTexts(_packages.Target).WritePackages(_packages.Files(), ["libgs10", "zlib1g"]);

        Assert.Equal(["common/AGPL-3", "common/GPL", "libgs10", "zlib1g"], _packages.AllTaken());
        Assert.Equal("gpl", _packages.Taken("common/GPL"));
    }

    [Fact]
    public void A_package_whose_documents_are_a_link_has_the_copyright_of_the_other_one()
    {
        _packages.File("gcc-14-base", "/usr/share/doc/gcc-14-base/copyright", "gcc")
            .Link("libgcc-s1", "/usr/share/doc/libgcc-s1", "gcc-14-base");

        new LicenceTexts(_packages.Target).WritePackages(_packages.Files(), ["libgcc-s1"]);

        Assert.Equal("gcc", _packages.Taken("libgcc-s1"));
        Assert.Equal(["gcc-14-base"], LicenceTexts.PackagesOfCopyrights(_packages.Tree(), ["libgcc-s1", "gcc-14-base"]));
    }

    [Fact]
    public void A_package_without_a_copyright_file_fails_the_build()
    {
        _packages.File("a", "/usr/bin/a");

        Assert.Throws<PackagingException>(() => new LicenceTexts(_packages.Target).WritePackages(_packages.Files(), ["a"]));
    }

    [Fact]
    public void Our_own_licence_is_beside_those_of_the_bootstraps_libraries()
    {
        using var notices = new TemporaryFolder();
        var workspace = Workspace.Containing(Repository.Root, "");

        new LicenceTexts(_packages.Target).WriteBootstrap(workspace, notices.Add("NOTICES", "third parties"));

        Assert.Equal(["dotnet-third-party-notices", "phpbridge", "phpbridge-libraries"], _packages.AllTaken());
        Assert.Contains("MIT", _packages.Taken("phpbridge"), StringComparison.Ordinal);
        Assert.Equal("third parties", _packages.Taken("dotnet-third-party-notices"));
    }

    public void Dispose() => _packages.Dispose();
}

using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace PhpBridge.IntegrationTests.Layer;

/// <summary>What is in the zips, beside what runs.</summary>
public sealed class ZipTests
{
    public static TheoryData<TestFile, int> Zips => new()
    {
        { TestFile.LayerX64, 62 },
        { TestFile.ImagickLayerX64, 62 },
        { TestFile.LayerArm64, 183 },
        { TestFile.ImagickLayerArm64, 183 },
    };

    [Theory]
    [MemberData(nameof(Zips))]
    public async Task Every_program_and_library_is_for_the_zips_processor(TestFile zip, int machine)
    {
        await using var archive = await OpenAsync(zip);
        var count = 0;
        foreach (var entry in archive.Entries.Where(entry => entry.Length > 20))
        {
            var head = new byte[20];
            await using var content = await entry.OpenAsync(TestContext.Current.CancellationToken);
            await content.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            if (head.AsSpan().StartsWith("\u007fELF"u8))
            {
                count++;
                Assert.True(BitConverter.ToUInt16(head, 18) == machine, $"{entry.FullName} is for another processor");
            }
        }

        Assert.InRange(count, 10, 1000);
    }

    [Theory]
    [MemberData(nameof(Zips))]
    public async Task Everything_in_the_bill_of_materials_has_its_licence_in_the_zip(TestFile zip, int machine)
    {
        await using var archive = await OpenAsync(zip);
        var bill = Assert.Single(archive.Entries, entry => entry.FullName.EndsWith(".cdx.json", StringComparison.Ordinal));
        await using var content = await bill.OpenAsync(TestContext.Current.CancellationToken);
        using var json = await JsonDocument.ParseAsync(content, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("CycloneDX", json.RootElement.GetProperty("bomFormat").GetString());
        var packages = json.RootElement.GetProperty("components").EnumerateArray().Where(IsPackage).ToList();
        Assert.InRange(packages.Count, 5, 500);
        Assert.All(packages, package =>
        {
            Assert.Contains(machine == 62 ? "arch=amd64" : "arch=arm64", package.GetProperty("purl").GetString(), StringComparison.Ordinal);
            Assert.NotNull(archive.GetEntry("phpbridge/licences/" + package.GetProperty("name").GetString()));
        });
    }

    [Theory]
    [InlineData(TestFile.LayerX64)]
    [InlineData(TestFile.ImagickLayerX64)]
    [InlineData(TestFile.LayerArm64)]
    [InlineData(TestFile.ImagickLayerArm64)]
    public async Task Entries_are_sorted_have_one_date_and_may_be_read_by_everybody(TestFile zip)
    {
        await using var archive = await OpenAsync(zip);

        Assert.Equal(
            archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal), archive.Entries.Select(entry => entry.FullName));
        Assert.Single(archive.Entries.Select(entry => entry.LastWriteTime.DateTime).Distinct());
        Assert.All(archive.Entries, entry => Assert.Equal(
            IsProgram(entry.FullName) ? "100755" : "100644", Convert.ToString(entry.ExternalAttributes >> 16 & 0xFFFF, 8)));
    }

    [Theory]
    [InlineData(TestFile.LayerX64)]
    [InlineData(TestFile.LayerArm64)]
    public async Task The_library_that_php_preloads_for_the_mirror_is_beside_its_own(TestFile zip)
    {
        await using var archive = await OpenAsync(zip);

        Assert.NotNull(archive.GetEntry("php/lib/phpbridge-mirror.so"));
    }

    [Theory]
    [InlineData(TestFile.LayerX64)]
    [InlineData(TestFile.LayerArm64)]
    public async Task Time_zones_are_those_of_the_packages_and_not_the_build_machines_own(TestFile zip)
    {
        await using var archive = await OpenAsync(zip);

        Assert.NotNull(archive.GetEntry("php/zoneinfo/Europe/Kiev"));
        Assert.Null(archive.GetEntry("php/zoneinfo/localtime"));
    }

    private static bool IsPackage(JsonElement component) =>
        component.GetProperty("purl").GetString()!.StartsWith("pkg:deb/", StringComparison.Ordinal);

    private static bool IsProgram(string name) =>
        name is "bootstrap"
            || name.StartsWith("php/bin/", StringComparison.Ordinal)
            || name.StartsWith("php/lib/ld-linux", StringComparison.Ordinal);

    private static async Task<ZipArchive> OpenAsync(TestFile zip)
    {
        TestFiles.SkipWithout([zip]);

        return await ZipFile.OpenReadAsync(TestFiles.PathOf(zip), TestContext.Current.CancellationToken);
    }
}

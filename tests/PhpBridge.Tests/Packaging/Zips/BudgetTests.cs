using PhpBridge.Packaging;
using PhpBridge.Packaging.Zips;
using Xunit;

namespace PhpBridge.Tests.Packaging.Zips;

public sealed class BudgetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_layer_within_its_budget_passes_and_one_byte_more_does_not()
    {
        Sparse("layer/php/lib/a.so", 600);
        Sparse("layer/bootstrap", 399);
        Sparse("layer.zip", 100);

        new Budget(1000).Check(PathTo("layer"), PathTo("layer.zip"));

        var exception = Assert.Throws<PackagingException>(() => new Budget(999).Check(PathTo("layer"), PathTo("layer.zip")));
        Assert.Contains("unpacks to 999 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_that_Lambda_refuses_fails_the_build()
    {
        Sparse("layer/bootstrap", 1);
        Sparse("layer.zip", Budget.MaxZip);

        var exception = Assert.Throws<PackagingException>(() => Budget.Php.Check(PathTo("layer"), PathTo("layer.zip")));

        Assert.Contains("has 52428800 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_lists_the_parts_that_are_there()
    {
        Sparse("layer/php/lib/a.so", 91_700_000);
        Sparse("layer/bootstrap", 7_900_000);
        Sparse("layer.zip", 48 * 1024 * 1024);

        Assert.Equal(
            """
                dist/layer.zip
                  bootstrap         7.9 MB
                  php/lib          91.7 MB
                  unpacked         99.6 MB, at most 145
                  zip              48.0 MiB, at most 50

            """,
            Budget.Php.Describe(PathTo("layer"), PathTo("layer.zip"), "dist/layer.zip"));
    }

    [Fact]
    public void Both_layers_leave_room_in_Lambdas_250_MB()
        => Assert.Equal(25_000_000, 250_000_000 - Budget.Php.MaxUnpacked - Budget.Imagick.MaxUnpacked);

    public void Dispose() => _folder.Dispose();

    private string PathTo(string name) => Path.Combine(_folder.Path, name);

    private void Sparse(string name, long length)
    {
        using var file = File.OpenWrite(_folder.Add(name));
        file.SetLength(length);
    }
}

using PhpBridge.IntegrationTests.Support.Mirror;
using Xunit;

namespace PhpBridge.IntegrationTests.Mirror;

/// <summary>The layout that all other tests of the shared memory rely on is that of the C compiler.</summary>
public sealed class SharedLayoutTests
{
    [Fact]
    public async Task Layout_txt_is_what_the_compiler_makes_of_layout_h()
    {
        FileOperations.SkipWhereMissing(); // Where there is no gcc, these are missing too.
        var header = Repository.PathTo("src/PhpBridge.Interposer/core/layout.h");

        var compiled = await CompiledLayout.ReadAsync(header, TestContext.Current.CancellationToken);

        Assert.True(compiled == SharedLayout.Text, $"Replace the contents of src/PhpBridge.Interposer/core/layout.txt by:\n{compiled}");
    }

    [Fact]
    public void Fields_fill_their_structures_so_that_none_is_missing_and_none_is_padded()
    {
        foreach (var fields in SharedLayout.Fields.GroupBy(field => field[..field.IndexOf('.', StringComparison.Ordinal)]))
        {
            Assert.Equal(SharedLayout.SizeOf(fields.Key), fields.Sum(SharedLayout.SizeOf));
        }
    }
}

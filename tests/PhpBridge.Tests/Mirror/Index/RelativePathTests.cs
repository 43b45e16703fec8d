using PhpBridge.Mirror.Index;
using Xunit;

namespace PhpBridge.Tests.Mirror.Index;

public class RelativePathTests
{
    [Theory]
    [InlineData("")]
    [InlineData("index.php", "")]
    [InlineData("wp-content/plugins/a.php", "wp-content/plugins", "wp-content", "")]
    public void Ancestors_are_the_innermost_folder_first(string path, params string[] ancestors)
        => Assert.Equal(ancestors, RelativePath.AncestorsOf(path));

    [Theory]
    [InlineData("wp-content", "wp-content", true)]
    [InlineData("wp-content/cache/a", "wp-content/cache", true)]
    [InlineData("wp-content/cache-old/a", "wp-content/cache", false)]
    [InlineData("wp-content", "wp-content/cache", false)]
    [InlineData("Wp-content/a", "wp-content", false)]
    [InlineData("anything", "", true)]
    [InlineData("", "", true)]
    public void A_path_is_below_a_folder_only_at_a_slash(string path, string folder, bool expected)
        => Assert.Equal(expected, RelativePath.IsAtOrBelow(path, folder));

    [Fact]
    public void A_folder_is_not_below_itself()
    {
        var folders = new HashSet<string> { "a", "b/c" };

        Assert.True(RelativePath.IsBelowAny("b/c/d/e", folders));
        Assert.False(RelativePath.IsBelowAny("a", folders));
        Assert.False(RelativePath.IsBelowAny("b", folders));
        Assert.True(RelativePath.IsBelowAny("anything", new HashSet<string> { "" }));
    }

    [Theory]
    [InlineData("", "a", "a")]
    [InlineData("a", "b", "a/b")]
    public void A_name_in_the_document_root_has_no_slash(string folder, string name, string path)
    {
        Assert.Equal(path, RelativePath.Combine(folder, name));
        Assert.Equal(folder, RelativePath.ParentOf(path));
    }
}

using PhpBridge.Packaging.Contents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Contents;

public class PhpTreeTests
{
    [Fact]
    public void Extensions_are_those_that_the_settings_load_in_order()
        => Assert.Equal(
            ["opcache", "pdo", "mysqli"],
            PhpTree.ExtensionsIn(
                "; extension = none\nzend_extension = opcache\n\nextension=pdo\nextension = mysqli\nextension_dir = /e\n"));

    [Fact]
    public void The_layers_own_settings_name_extensions()
    {
        var names = PhpTree.ExtensionsIn(File.ReadAllText(Repository.PathTo("layer/conf.d/10-extensions.ini"))).ToList();

        Assert.Equal("opcache", names[0]);
        Assert.True(names.IndexOf("pdo") < names.IndexOf("pdo_mysql"));
        Assert.Equal(names.Distinct(), names);
    }
}

using PhpBridge.Packaging;
using Xunit;

namespace PhpBridge.Tests.Packaging;

public class WorkspaceTests
{
    [Fact]
    public void The_repository_is_found_from_a_folder_below_it()
    {
        var workspace = Workspace.Containing(AppContext.BaseDirectory, "/packages");

        Assert.Equal(Repository.Root, workspace.Root);
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+", workspace.Version());
        Assert.True(File.Exists(workspace.BuildScript));
        Assert.True(File.Exists(workspace.Lock(LayerArchitecture.Arm64)));
    }

    [Fact]
    public void A_folder_outside_of_a_repository_is_refused()
        => Assert.Contains("./build.sh", Failure.Of(() => Workspace.Containing("/", "/packages")), StringComparison.Ordinal);
}

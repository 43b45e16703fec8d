using PhpBridge.Packaging;
using PhpBridge.Packaging.Documents;
using Xunit;

namespace PhpBridge.Tests.Packaging.Documents;

public class NuGetPackagesTests
{
    private const string Lock = """
        {
          "version": 2,
          "dependencies": {
            "net10.0": {
              "Microsoft.DotNet.ILCompiler": { "type": "Direct", "resolved": "10.0.12" },
              "Microsoft.NET.ILLink.Tasks": { "type": "Direct", "resolved": "10.0.12" },
              "System.IO.Hashing": { "type": "Direct", "resolved": "10.0.14" },
              "CliWrap": { "type": "Direct", "resolved": "3.10.5" },
              "project.reference": { "type": "Project" }
            },
            "net10.0/linux-arm64": { "runtime.linux-arm64.Microsoft.DotNet.ILCompiler": { "type": "Transitive", "resolved": "10.0.12" } },
            "net10.0/linux-x64": {
              "CliWrap": { "type": "Direct", "resolved": "3.10.5" },
              "runtime.linux-x64.Microsoft.DotNet.ILCompiler": { "type": "Transitive", "resolved": "10.0.12" }
            }
          }
        }
        """;

    [Fact]
    public void Linked_are_libraries_and_the_architectures_own_runtime_but_not_the_compiler()
        => Assert.Equal(
            ["CliWrap=3.10.5", "System.IO.Hashing=10.0.14", "runtime.linux-x64.Microsoft.DotNet.ILCompiler=10.0.12"],
            NuGetPackages.Parse(Lock).LinkedInto(LayerArchitecture.X64).Select(package => package.ToString()));

    [Fact]
    public void The_notices_are_those_of_the_locked_compiler()
    {
        using var folder = new TemporaryFolder();
        var notices = folder.Add("runtime.linux-arm64.microsoft.dotnet.ilcompiler/10.0.12/THIRD-PARTY-NOTICES.TXT", "notices");
        folder.Add("runtime.linux-arm64.microsoft.dotnet.ilcompiler/10.0.99/THIRD-PARTY-NOTICES.TXT", "of another version");

        Assert.Equal(
            notices, NuGetPackages.Parse(Lock).ThirdPartyNotices(new Workspace("/repository", folder.Path), LayerArchitecture.Arm64));
    }

    [Fact]
    public void Missing_notices_say_to_publish_first()
        => Assert.Contains(
            "publish the bootstrap first",
            Failure.Of(() => NuGetPackages.Parse(Lock).ThirdPartyNotices(new("/repository", "/nonexistent"), LayerArchitecture.X64)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("x86_64")]
    [InlineData("arm64")]
    public void The_bootstraps_own_lock_file_names_its_libraries(string architecture)
    {
        var workspace = Workspace.Containing(Repository.Root, "");

        var linked = NuGetPackages.Read(workspace).LinkedInto(LayerArchitecture.Parse(architecture)[0]);
        var names = linked.Select(package => package.Name).ToList();

        Assert.Contains("CliWrap", names);
        Assert.Single(names, name => name.StartsWith("runtime.", StringComparison.Ordinal));
    }
}

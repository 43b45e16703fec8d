using PhpBridge.Packaging.CommandLine;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging;

/// <summary>Builds the Lambda layers and publishes them; <c>build.sh layer</c> and <c>build.sh publish</c> start it.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var nuGetPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var workspace = Workspace.Containing(AppContext.BaseDirectory, nuGetPackages);
        return PackagingCommand.Run(arguments, workspace, new Progress(Console.Error));
    }
}

using System.CommandLine;
using PhpBridge.Packaging.Debian;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.CommandLine;

/// <summary><c>old-system</c>, for the tests of the layers: a system whose C library is older than Lambda's.</summary>
internal static class OldSystemCommand
{
    public static Command Create(Progress progress)
    {
        var folder = new Argument<string>("folder");
        var command = new Command("old-system", "Unpacks a small system with an old C library.") { folder };
        command.Hidden = true;
        command.SetAction(parsed => OldSystem.Provide(parsed.GetRequiredValue(folder), progress));
        return command;
    }
}

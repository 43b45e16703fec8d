using System.CommandLine;
using PhpBridge.Packaging.Debian;

namespace PhpBridge.Packaging.CommandLine;

/// <summary><c>apt-root</c>, for scripts that read or download packages of another suite: apt.conf(5) of its own, with lists.</summary>
internal static class AptRootCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder");
        var suite = new Argument<string>("suite");
        var command = new Command("apt-root", "Creates a folder with apt.conf(5) and package lists of a suite.")
        {
            folder, suite,
        };
        command.Hidden = true;
        command.SetAction(parsed => AptRoot.Open(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(suite)));
        return command;
    }
}

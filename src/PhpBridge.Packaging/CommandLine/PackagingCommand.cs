using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using PhpBridge.Packaging.Processes;

namespace PhpBridge.Packaging.CommandLine;

/// <summary>The program's command line: <c>layer</c>, <c>publish</c>, and two that other scripts and the tests use.</summary>
internal static class PackagingCommand
{
    private const int Failed = 1, WrongUsage = 2;

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, Workspace workspace, Progress progress)
    {
        // build.sh starts the program, so help shows its name.
        var root = new Command("./build.sh", "Builds the Lambda layers and publishes them.")
        {
            new HelpOption(),
            new LayerCommand(workspace, progress).Create(),
            new PublishCommand(workspace, progress).Create(),
            AptRootCommand.Create(),
            OldSystemCommand.Create(progress),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(string.Join(' ', parsed.Errors.Select(error => error.Message)));
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException exception)
        {
            return Refuse(exception.Message);
        }
        catch (Exception exception) when (exception is PackagingException or IOException)
        {
            progress.Error(exception.Message);
            return Failed;
        }

        int Refuse(string problem)
        {
            progress.Error(problem);
            progress.Note($"./build.sh {arguments.FirstOrDefault()} --help lists the options");
            return WrongUsage;
        }
    }
}

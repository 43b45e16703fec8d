using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.Packaging.Processes;

/// <summary>Runs a program and waits for it. Blocks: a build step has nothing else to do meanwhile.</summary>
internal static class Tool
{
    /// <summary>Runs a program whose failure ends the command.</summary>
    /// <returns>The standard output.</returns>
    public static string Run(string program, IEnumerable<string> arguments, string? folder = null, string input = "")
    {
        var result = TryRun(program, arguments, folder, input);
        var output = (result.StandardError + result.StandardOutput).Trim();
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new PackagingException($"{Path.GetFileName(program)} failed with exit code {result.ExitCode}: {output}");
    }

    /// <summary>Runs a program whose failure the caller handles.</summary>
    public static BufferedCommandResult TryRun(string program, IEnumerable<string> arguments, string? folder = null, string input = "")
        => Wait(Command(program, arguments, folder).WithStandardInputPipe(PipeSource.FromString(input)), program);

    /// <summary>Runs a program that reports its progress on standard error, which is passed on.</summary>
    /// <returns>The standard output.</returns>
    public static string RunVisibly(string program, IEnumerable<string> arguments, string folder)
    {
        var command = Command(program, arguments, folder).WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()));
        var result = Wait(command, program);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new PackagingException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} failed (see above)");
    }

    private static Command Command(string program, IEnumerable<string> arguments, string? folder)
        => Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(folder ?? Environment.CurrentDirectory)
            .WithValidation(CommandResultValidation.None);

    private static BufferedCommandResult Wait(Command command, string program)
    {
        try
        {
            return command.ExecuteBufferedAsync(Encoding.UTF8).GetAwaiter().GetResult();
        }
        catch (Win32Exception exception)
        {
            throw new ToolNotFoundException(program, exception.Message);
        }
    }
}

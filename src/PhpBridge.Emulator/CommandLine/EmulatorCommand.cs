using System.CommandLine;
using System.Runtime.InteropServices;

namespace PhpBridge.Emulator.CommandLine;

/// <summary>The <c>phpbridge-emulator</c> command: serves until Ctrl-C.</summary>
internal static class EmulatorCommand
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var options = new EmulatorOptions();
        var command = new RootCommand("Runs a Lambda bootstrap on this machine behind an HTTP front, as Lambda would.");
        options.AddTo(command);
        command.SetAction(parsed => ServeAsync(options.Read(parsed)));

        // The signals are handled here: the library's handler would turn a normal end into an exit code of its own.
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(FunctionOptions options)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        try
        {
            await using var function = await EmulatedFunction.StartAsync(options);
            await Console.Out.WriteLineAsync(
                $"Listening on http://localhost:{function.FrontAddress.Port} "
                + $"({ShapeNames.Of(options.Shape)} events; invoke: {function.InvokeAddress})");
            await ended.Task;
            return 0;
        }
        catch (IOException exception)
        {
            // A port in use, a bootstrap that is not there: the message says it all, a stack trace would bury it.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}

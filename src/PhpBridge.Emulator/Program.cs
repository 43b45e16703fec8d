using PhpBridge.Emulator.CommandLine;

namespace PhpBridge.Emulator;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => EmulatorCommand.RunAsync(arguments);
}

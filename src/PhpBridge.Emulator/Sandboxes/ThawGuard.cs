using System.Diagnostics;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// Lets stopped processes go on should the emulator itself be killed: stopped they would stay for ever, while running
/// they notice that their Runtime API is gone. It is a shell that reads the stopped processes until its input ends.
/// </summary>
internal sealed class ThawGuard : IDisposable
{
    private const string Script = """while read -r line; do stopped=$line; done; [ -z "$stopped" ] || kill -s CONT -- $stopped""";

    private readonly Process _shell;

    public ThawGuard()
    {
        // In a session of its own it survives what is meant for the emulator's.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script]) { RedirectStandardInput = true };
        _shell = Process.Start(start) ?? throw new InvalidOperationException("setsid sh did not start.");
        _shell.StandardInput.AutoFlush = true;
    }

    /// <param name="stopped">
    /// In the order in which to continue them; negative for process groups, as in kill(1). Empty when no process is stopped.
    /// </param>
    public void Note(IEnumerable<int> stopped)
    {
        try
        {
            _shell.StandardInput.Write(string.Join(' ', stopped) + "\n");
        }
        catch (IOException)
        {
            // The guard was ended; the sandbox works without it.
        }
    }

    public void Dispose()
    {
        Note([]);
        _shell.StandardInput.Close();
        _shell.Dispose();
    }
}

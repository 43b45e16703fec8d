using System.Diagnostics;

namespace PhpBridge.Emulator.Sandboxes;

/// <summary>
/// Lets stopped processes go on should the emulator itself be killed: stopped they would stay for ever, while running
/// they notice that their Runtime API is gone. It is a shell that reads who is stopped, until nobody writes any more.
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

    /// <param name="stopped">In the order in which to continue them; negative for process groups, as in kill(1). None: nobody is stopped.</param>
    public void Note(IEnumerable<int> stopped)
    {
        try
        {
            _shell.StandardInput.Write(string.Join(' ', stopped) + "\n");
        }
        catch (IOException)
        {
            // Somebody ended the guard: the sandbox works without.
        }
    }

    public void Dispose()
    {
        Note([]);
        _shell.StandardInput.Close();
        _shell.Dispose();
    }
}

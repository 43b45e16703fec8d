using System.Runtime.InteropServices;

namespace PhpBridge.Linux;

/// <summary>The scheduling priority of a thread (setpriority(2)); .NET's Thread.Priority has no effect on Linux.</summary>
internal static partial class Niceness
{
    private const int OfProcess = 0; // PRIO_PROCESS, which on Linux means a thread.
    private const int CallingThread = 0;
    private const int Highest = 19;

    /// <summary>
    /// Gives the calling thread the lowest priority. A failure has no consequence but more competition for the processor.
    /// </summary>
    public static void YieldToAll() => _ = SetPriority(OfProcess, CallingThread, Highest);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>
/// Makes the kernel kill a child, or its whole process group, when this process ends for whatever reason. The child inherits the
/// reading end of a pipe that is never written to; when the last writer is gone, the kernel signals the owner of the reading
/// end (fcntl(2), F_SETOWN and F_SETSIG).
/// </summary>
/// <remarks>
/// prctl(2) with PR_SET_PDEATHSIG is not used: it has to be called between fork and exec, where .NET runs no user code; it follows
/// the thread that forked instead of the process; and it signals one process, not a group.
/// </remarks>
internal sealed partial class Lifeline : IDisposable
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC

    private readonly SafeFileHandle? _reader;
    private readonly SafeFileHandle? _writer;

    /// <summary>Prepares a pipe for the child that is started next. Without free descriptors the lifeline has no effect.</summary>
    public Lifeline()
    {
        Span<int> ends = stackalloc int[2];
        if (Pipe(ref MemoryMarshal.GetReference(ends), CloseOnExec) == 0)
        {
            (_reader, _writer) = (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
            Control(Fcntl.SetDescriptorFlags, 0);
        }
    }

    /// <summary>Ties the child that has been started.</summary>
    public void Tie(int process)
    {
        Control(Fcntl.SetDescriptorFlags, Fcntl.CloseOnExec); // Later children need not inherit it.
        Control(Fcntl.SetSignal, Signal.Kill);
        Control(Fcntl.SetOwner, process);
        Control(Fcntl.SetStatusFlags, Fcntl.Async);
    }

    /// <summary>Ties the child's whole process group, once the child leads one.</summary>
    public void TieGroup(int leader) => Control(Fcntl.SetOwner, -leader);

    /// <summary>Kills what is tied.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _reader?.Dispose();
    }

    private void Control(int command, int argument)
    {
        if (_reader is not null)
        {
            _ = Fcntl.Call((int)_reader.DangerousGetHandle(), command, argument);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(ref int ends, int flags);
}

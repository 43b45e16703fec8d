using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PhpBridge.Linux;

/// <summary>
/// Ends a child, or its whole process group, with this process, however this process ends: the kernel does it. The child
/// inherits the reading end of a pipe into which nothing is ever written, so that one thing only can happen to it: the
/// last writer is gone. For that the kernel signals the owner of the reading end (fcntl(2), F_SETOWN and F_SETSIG).
/// </summary>
/// <remarks>
/// prctl(2)'s PR_SET_PDEATHSIG would have to be called between fork and exec, where .NET lets nobody in; it follows the
/// thread that has forked instead of the process, and it reaches a process, never a group.
/// </remarks>
internal sealed partial class Lifeline : IDisposable
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int SetDescriptorFlags = 2; // F_SETFD, and its FD_CLOEXEC is 1.
    private const int SetStatusFlags = 4; // F_SETFL
    private const int Async = 0x2000; // O_ASYNC
    private const int SetOwner = 8; // F_SETOWN
    private const int SetSignal = 10; // F_SETSIG
    private const int Kill = 9; // SIGKILL

    private readonly SafeFileHandle? _reader;
    private readonly SafeFileHandle? _writer;

    /// <summary>The next child to be started holds on to it. Where there are no descriptors left, nothing is tied.</summary>
    public Lifeline()
    {
        Span<int> ends = stackalloc int[2];
        if (Pipe(ref MemoryMarshal.GetReference(ends), CloseOnExec) == 0)
        {
            (_reader, _writer) = (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
            Control(SetDescriptorFlags, 0);
        }
    }

    /// <summary>The child that has been started.</summary>
    public void Tie(int process)
    {
        Control(SetDescriptorFlags, 1); // Others that are started need not hold it.
        Control(SetSignal, Kill);
        Control(SetOwner, process);
        Control(SetStatusFlags, Async);
    }

    /// <summary>The child and all that is in its process group, once it leads one.</summary>
    public void TieGroup(int leader) => Control(SetOwner, -leader);

    /// <summary>Lets go, which ends what is tied.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _reader?.Dispose();
    }

    private void Control(int command, int argument)
    {
        if (_reader is not null)
        {
            _ = Fcntl((int)_reader.DangerousGetHandle(), command, argument);
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe(ref int ends, int flags);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(int descriptor, int command, nint argument);
}

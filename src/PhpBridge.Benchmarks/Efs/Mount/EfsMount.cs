using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace PhpBridge.Benchmarks.Efs.Mount;

/// <summary>
/// A folder as one sandbox sees it on EFS: a process of the model (<c>Model</c>), with caches of its own.
/// Several mounts of one folder are several sandboxes.
/// </summary>
internal sealed class EfsMount : IDisposable
{
    private static readonly int Counters = Enum.GetValues<EfsCounter>().Length;
    private static readonly int Parameters = Enum.GetValues<EfsParameter>().Length;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phpbridge-efs-");
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _shared;
    private readonly bool _ownsPath;
    private readonly Process _model;
    private bool _disposed;

    /// <param name="model">The program that build/efs-model.sh builds.</param>
    /// <param name="source">The folder on the "server".</param>
    /// <param name="path">Where to mount it; null: anywhere.</param>
    /// <exception cref="InvalidOperationException">It could not be mounted; the message says why.</exception>
    public EfsMount(string model, string source, EfsSettings? settings = null, string? path = null)
    {
        settings ??= new EfsSettings();
        _ownsPath = path is null;
        Path = path ?? Directory.CreateTempSubdirectory("phpbridge-efs-mount-").FullName;
        Directory.CreateDirectory(Path);
        var shared = System.IO.Path.Combine(_folder.FullName, "shared");
        _file = MemoryMappedFile.CreateFromFile(shared, FileMode.CreateNew, null, (Counters + Parameters) * sizeof(long));
        _shared = _file.CreateViewAccessor();
        foreach (var (name, value) in settings.Parameters())
        {
            Set(name, value);
        }

        List<string> arguments = [source, Path, shared, "--until-stdin-ends"];
        if (settings.AccessPoint is var (user, group))
        {
            arguments.AddRange(["--as", string.Create(CultureInfo.InvariantCulture, $"{user}:{group}")]);
        }

        // Its standard input ends with this process, however that ends: no mount is left behind.
        _model = Process.Start(new ProcessStartInfo(model, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        WaitForMount();
    }

    public string Path { get; }

    public long this[EfsCounter counter] => _shared.ReadInt64((int)counter * sizeof(long));

    /// <summary>A copy, to take the difference from later.</summary>
    public EfsCounts Counts() => new([.. Enum.GetValues<EfsCounter>().Select(counter => this[counter])]);

    /// <summary>At once, while mounted.</summary>
    public void Set(EfsParameter parameter, long value) => _shared.Write((Counters + (int)parameter) * sizeof(long), value);

    /// <summary>Until it is set to <see cref="EfsFault.None" />, or for a time.</summary>
    public void Fail(EfsFault fault, TimeSpan? time = null)
    {
        // Environment.TickCount64 is CLOCK_MONOTONIC_COARSE, as the model's clock.
        Set(EfsParameter.FaultUntilMs, time is { } limit ? Environment.TickCount64 + (long)limit.TotalMilliseconds : 0);
        Set(EfsParameter.Fault, (long)fault);
    }

    /// <summary>Unmounts, even if something still has files open there. May be repeated.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _model.StandardInput.Close();
        if (!_model.WaitForExit(TimeSpan.FromSeconds(15)))
        {
            _model.Kill();
            _model.WaitForExit();
            using var unmount = Process.Start("umount", ["-l", Path]);
            unmount.WaitForExit();
        }

        _model.Dispose();
        _shared.Dispose();
        _file.Dispose();
        _folder.Delete(recursive: true);
        if (_ownsPath)
        {
            Directory.Delete(Path);
        }
    }

    private void WaitForMount()
    {
        var started = Stopwatch.GetTimestamp();
        while (!IsMounted())
        {
            if (_model.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(15))
            {
                var why = _model.HasExited ? _model.StandardError.ReadToEnd().Trim() : "nothing was mounted within 15 s";
                Dispose();
                throw new InvalidOperationException($"the EFS model could not mount on {Path}: {why}");
            }

            Thread.Sleep(5); // Neither the kernel nor the model tells when.
        }
    }

    private bool IsMounted()
        => File.ReadLines("/proc/self/mountinfo")
            .Any(line => line.Contains($" {Path} ", StringComparison.Ordinal) && line.Contains("fuse.efs", StringComparison.Ordinal));
}
